using System.Net;
using Callbook.Tests.Support;

namespace Callbook.Tests.Access;

public sealed class IssueTokenErrorsTests
{
    const string Form = "application/x-www-form-urlencoded";
    const string Json = "application/json";

    // ID and SECRET stand for those of a client that may read agents.
    [Theory, BothDatabases]
    public async Task Wrong_requests_are_refused_as_RFC_6749_has_it(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var client = await TestClient.Create(host, "\"agents:read\"");
        const string good = "client_id=ID&client_secret=SECRET&grant_type=client_credentials";
        (string Type, string Body, string Error)[] cases =
        [
            (Form, "", "invalid_request"),
            (Form, "client_id=ID&client_secret=SECRET", "invalid_request"),
            (Form, "client_id=ID&client_secret=SECRET&grant_type=", "invalid_request"),
            (Form, good + "&grant_type=client_credentials", "invalid_request"),
            (Form, good + "&scope=agents:read&scope=agents:read", "invalid_request"),
            (Form, good + "&client_id=ID", "invalid_request"),
            (Form, good + "&audience=%00", "invalid_request"),
            (Form, good + "\xff", "invalid_request"),
            ("text/plain", good, "invalid_request"),
            ("multipart/form-data; boundary=x", good, "invalid_request"),
            (Json, good, "invalid_request"),
            (Json, "[]", "invalid_request"),
            (Json, """{"client_id":"ID","client_secret":"SECRET","grant_type":["client_credentials"]}""", "invalid_request"),
            (Json, """{"client_id":"ID","client_id":"ID","client_secret":"SECRET","grant_type":"client_credentials"}""", "invalid_request"),
            (Json, """{"client_id":"\ud800","client_secret":"SECRET","grant_type":"client_credentials"}""", "invalid_request"),
            (Json, """{"client_id":"ID\u0000","client_secret":"SECRET","grant_type":"client_credentials"}""", "invalid_request"),
            (Json, """{"\ud800":"ID","grant_type":"client_credentials"}""", "invalid_request"),
            (Json, "{\"client_id\":\"\xff\",\"grant_type\":\"client_credentials\"}", "invalid_request"),
            (Form, "client_id=ID&client_secret=SECRET&grant_type=password", "unsupported_grant_type"),
            (Form, "client_id=ID&client_secret=SECRET&grant_type=Client_credentials", "unsupported_grant_type"),
            (Form, good + "&scope=agents:write", "invalid_scope"),
            (Form, good + "&scope=agents:read+agents:paint", "invalid_scope"),
            (Form, good + "&scope=+", "invalid_scope"),
            (Form, "client_id=ID&client_secret=SECRETx&grant_type=client_credentials", "invalid_client"),
            (Form, "client_id=IDx&client_secret=SECRET&grant_type=client_credentials", "invalid_client"),
            (Form, "client_id=ID&grant_type=client_credentials", "invalid_client"),
            (Form, "client_secret=SECRET&grant_type=client_credentials", "invalid_client"),
            (Form, "client_id=%ED%A0%80&client_secret=%FF&grant_type=client_credentials", "invalid_client"),
            (Form, "grant_type=client_credentials", "invalid_client"),
        ];
        Assert.Equal(HttpStatusCode.OK, await Post(Form, good).Status());
        foreach (var (type, body, error) in cases)
        {
            using var response = await Post(type, body);
            var expected = error == "invalid_client" ? HttpStatusCode.Unauthorized : HttpStatusCode.BadRequest;
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode == expected && text.StartsWith($$"""{"error":"{{error}}","error_description":""", StringComparison.Ordinal), $"{body}: {response.StatusCode} {text}");
            Assert.Empty(response.Headers.WwwAuthenticate);
            Assert.DoesNotContain(client.Secret, text, StringComparison.Ordinal);
        }

        Task<HttpResponseMessage> Post(string type, string body) => host.Http.PostBody(
            "/oauth/token", type, body.Replace("ID", client.ClientId, StringComparison.Ordinal).Replace("SECRET", client.Secret, StringComparison.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task A_client_that_fails_by_Basic_is_challenged_by_Basic(TestDatabase database)
    {
        await using var host = await CallbookHost.Start(database);
        var client = await TestClient.Create(host);
        string[] wrong = [$"{client.ClientId}:wrong", "nobody:wrong", client.ClientId, "", "%00:x", "a\0b:x", $"{client.ClientId}:", "%FF:%FF"];
        foreach (var credentials in wrong)
        {
            using var response = await host.Http.PostBasic("/oauth/token", credentials, "grant_type=client_credentials");
            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{credentials}: {response.StatusCode}");
            Assert.Equal("Basic", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
        }

        using var raw = new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };
        raw.Headers.TryAddWithoutValidation("Authorization", "Basic !!!");
        Assert.Equal(HttpStatusCode.Unauthorized, await host.Http.SendAsync(raw).Status());
    }

    [Fact]
    public async Task A_secret_in_the_body_and_by_Basic_at_once_is_refused()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        var client = await TestClient.Create(host);
        var both = host.Http.PostBasic("/oauth/token", $"{client.ClientId}:{client.Secret}", $"grant_type=client_credentials&client_secret={client.Secret}");
        Assert.Equal("invalid_request", (await both.Json(HttpStatusCode.BadRequest)).Text("error"));
        var another = host.Http.PostBasic("/oauth/token", $"{client.ClientId}:{client.Secret}", "grant_type=client_credentials&client_id=another");
        Assert.Equal("invalid_client", (await another.Json(HttpStatusCode.Unauthorized)).Text("error"));
    }

    [Theory, BothDatabases]
    public async Task Basic_credentials_may_also_be_as_they_are(TestDatabase database)
    {
        const string secret = "abc+def/ghi==0123456789";
        await using var host = await CallbookHost.Start(database, "--Callbook:Bootstrap:ClientId=client+1", $"--Callbook:Bootstrap:ClientSecret={secret}");
        var ways = new[]
        {
            ($"client+1:{secret}", HttpStatusCode.OK),
            ($"client%2B1:{WebUtility.UrlEncode(secret)}", HttpStatusCode.OK),
            ("client+1:abc def/ghi==0123456789", HttpStatusCode.Unauthorized),
            ($"client 1:{secret}", HttpStatusCode.Unauthorized),
            ($"client%2B1:{secret}", HttpStatusCode.Unauthorized), // one or the other
        };
        foreach (var (credentials, status) in ways)
            Assert.Equal((credentials, status), (credentials, await host.Http.PostBasic("/oauth/token", credentials, "grant_type=client_credentials").Status()));
        var repeated = host.Http.PostBasic("/oauth/token", $"client+1:{secret}", "grant_type=client_credentials&client_id=client%2B1");
        Assert.Equal(HttpStatusCode.OK, await repeated.Status());
    }

    [Fact]
    public async Task Basic_credentials_are_form_encoded()
    {
        await using var host = await CallbookHost.Start(
            TestDatabase.Sqlite, "--Callbook:Bootstrap:ClientId=my dialer:1", "--Callbook:Bootstrap:ClientSecret=a+b %c:d-é-0123456789");
        var encoded = $"{WebUtility.UrlEncode("my dialer:1")}:{WebUtility.UrlEncode("a+b %c:d-é-0123456789")}";
        Assert.Equal(HttpStatusCode.OK, await host.Http.PostBasic("/oauth/token", encoded, "grant_type=client_credentials").Status());
    }

    [Fact]
    public async Task A_request_of_more_than_16_KB_is_refused()
    {
        await using var host = await CallbookHost.Start(TestDatabase.Sqlite);
        var client = await TestClient.Create(host);
        var padding = new string('x', 15_000);
        Assert.Equal(HttpStatusCode.OK, await client.PostForm("/oauth/token", ("grant_type", "client_credentials"), ("audience", padding)).Status());
        var answer = client.PostForm("/oauth/token", ("grant_type", "client_credentials"), ("audience", padding + padding));
        Assert.Equal("invalid_request", (await answer.Json(HttpStatusCode.RequestEntityTooLarge)).Text("error"));
    }
}
