using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Callbook.Server.Platforms.LiveKit;

namespace Callbook.Tests.Platforms.LiveKit;

public sealed class LiveKitTokenTests
{
    const string Hs256 = """{"alg":"HS256"}""";
    const string Secret = "APIsecret0123456789abcdefghijklmnopqrstuvwxyz";

    static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    [Theory, InlineData("secret"), InlineData("s"), InlineData(Secret), InlineData("31 bytes, one less than the key"), InlineData("ключ")]
    public void A_secret_of_any_length_verifies_what_it_signed_and_nothing_else(string secret)
    {
        var token = Read(Hs256, """{"iss":"key"}""", secret);

        Assert.True(token.IsSignedWith(secret));
        Assert.False(token.IsSignedWith(secret + "x"));
        Assert.False(token.IsSignedWith(""));
    }

    [Theory]
    [InlineData("""{"alg":"HS512"}"""), InlineData("""{"alg":"none"}"""), InlineData("""{"alg":"hs256"}"""), InlineData("""{"alg":"RS256"}""")]
    [InlineData("{}")]
    public void A_signature_under_the_name_of_another_algorithm_is_refused(string header) =>
        Assert.False(LiveKitToken.Read(Sign(header, """{"iss":"key"}""", Secret))?.IsSignedWith(Secret) ?? false);

    [Fact]
    public void A_key_id_in_the_header_changes_nothing() =>
        Assert.True(Read("""{"alg":"HS256","typ":"JWT","kid":"another"}""", """{"iss":"key"}""", Secret).IsSignedWith(Secret));

    [Theory]
    [InlineData("""{"iss":"key"}""", false)]
    [InlineData("""{"iss":"key","exp":1800000001}""", true)]
    [InlineData("""{"iss":"key","exp":1799999941}""", true)]
    [InlineData("""{"iss":"key","exp":1799999940}""", false)]
    [InlineData("""{"iss":"key","exp":0}""", false)]
    [InlineData("""{"iss":"key","exp":9999999999999999}""", true)]
    [InlineData("""{"iss":"key","exp":1800000001,"nbf":1800000059}""", true)]
    [InlineData("""{"iss":"key","exp":1800000300,"nbf":1800000060}""", false)]
    public void A_token_is_valid_from_nbf_until_exp_with_a_minute_on_each_side(string claims, bool valid) =>
        Assert.Equal(valid, Read(Hs256, claims, Secret).IsValidAt(Now));

    [Theory]
    [InlineData("""{"iss":"key","observability":{"write":true}}""", true)]
    [InlineData("""{"iss":"key","observability":{"write":"true"}}""", false)]
    [InlineData("""{"iss":"key","observability":{}}""", false)]
    [InlineData("""{"iss":"key","observability":true}""", false)]
    [InlineData("""{"iss":"key","observability":[true]}""", false)]
    [InlineData("""{"iss":"key","observability":"{\"write\":true}"}""", false)]
    [InlineData("""{"iss":"key","observability":null}""", false)]
    [InlineData("""{"iss":"key"}""", false)]
    public void Observability_needs_its_own_grant(string claims, bool may) => Assert.Equal(may, Read(Hs256, claims, Secret).MayObserve);

    [Theory]
    [InlineData("""{"iss":"key","sha256":"LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="}""", true)] // of "hello"
    [InlineData("""{"iss":"key","sha256":"LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCU="}""", false)]
    [InlineData("""{"iss":"key","sha256":"LPJN"}""", false)]
    [InlineData("""{"iss":"key","sha256":""}""", false)]
    [InlineData("""{"iss":"key","sha256":5}""", false)]
    [InlineData("""{"iss":"key","sha256":["LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="]}""", false)]
    [InlineData("""{"iss":"key","sha256":null}""", false)]
    [InlineData("""{"iss":"key"}""", false)]
    public void A_webhook_token_is_for_one_body(string claims, bool isFor) => Assert.Equal(isFor, Read(Hs256, claims, Secret).IsFor("hello"u8));

    [Theory]
    [InlineData("{}"), InlineData("""{"iss":""}"""), InlineData("""{"iss":null}"""), InlineData("""{"iss":5}"""), InlineData("""{"iss":"a\u0000b"}""")]
    [InlineData("""{"iss":"\ud800"}"""), InlineData("[]"), InlineData("5"), InlineData("null"), InlineData("{"), InlineData("")]
    [InlineData("""{"iss":"key","exp":{}}"""), InlineData("""{"iss":"key","exp":1e300}"""), InlineData("""{"iss":"key","nbf":null}""")]
    [InlineData("""{"iss":"key","sha256":"\ud800"}""")]
    public void A_token_with_invalid_claims_is_refused(string claims) => Assert.Null(LiveKitToken.Read(Sign(Hs256, claims, Secret)));

    [Theory]
    [InlineData(null), InlineData(""), InlineData("Bearer "), InlineData("nonsense"), InlineData("a.b"), InlineData("a.b.c"), InlineData(".."), InlineData("....")]
    [InlineData("a.b.c.d.e"), InlineData("\ud800.b.c"), InlineData("Basic QUM6cA==")]
    public void An_authorization_without_a_valid_token_is_refused(string? authorization) => Assert.Null(LiveKitToken.Read(authorization));

    [Fact]
    public void A_token_without_signature_or_end_is_no_token()
    {
        Assert.Null(LiveKitToken.Read($"{Encode(Hs256)}.{Encode("""{"iss":"key"}""")}."));
        Assert.Null(LiveKitToken.Read(Sign(Hs256, $$"""{"iss":"{{new string('k', 20_000)}}"}""", Secret)));
    }

    [Theory, InlineData("Bearer "), InlineData("bearer "), InlineData("")]
    public void The_word_Bearer_may_be_left_out(string scheme) =>
        Assert.Equal("key", LiveKitToken.Read(scheme + Sign(Hs256, """{"iss":"key"}""", Secret))?.Issuer);

    static LiveKitToken Read(string header, string claims, string secret) => Assert.IsType<LiveKitToken>(LiveKitToken.Read(Sign(header, claims, secret)));

    static string Sign(string header, string claims, string secret)
    {
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed)))}";
    }

    static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
