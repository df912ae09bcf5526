using System.Text;
using System.Text.RegularExpressions;

namespace Callbook.Tests.Support.Http;

/// <summary>Makes requests that nobody should send, out of some that one may. Texts are bytes as characters (Latin-1). The same dice, the same requests.</summary>
sealed partial class Mutator(Random dice, Prey prey, Bystander bystander)
{
    /// <summary>Stands in values everywhere, and in no answer that refuses. Not in names: an answer tells which parameter or key is not known.</summary>
    public const string Canary = "canary7f3a9c";

    static readonly Seed[] AllSeeds = [.. Seeds.ByRoute.Values.SelectMany(seeds => seeds).Where(seed => seed.Body.Length > 0)];

    static readonly string[] Literals =
    [
        "null", "true", "NaN", "Infinity", "-1", "-0.0", "1e300", "1e999", "-1e-999", "99999999999999999999999999", "0x1F", "01", "1.", "\"\"", "[]", "{}", "[[]]", "'x'",
        "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\0\"", "\"\u00ed\u00a0\u0080\"", "\"\u00ff\u00fe\"", "\"\u00c0\u0080\"", "\"\\x\"", "\"\\u12\"", "\"2024-02-30T25:00:00Z\"", "\"2024-01-15\"",
        $"\"{Canary}\"", "{\"a\":1,\"a\":2}", "\"9999-12-31T23:59:59.9999999Z\"", "\"0001-01-01T00:00:00+14:00\"", "/* */ 1",
    ];

    static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW", "get"];

    static readonly string[] Segments =
        ["%00", "%ff%fe", "%2e%2e", "..", "%2F", "%252F", "'", "\"", "{id}", "*", "%E2%98%83", "\u00e2\u0098\u0083", ";", "%", "%zz", "+", "null", $"{Canary}", "-1", "00000000-0000-0000-0000-000000000000"];

    static readonly string[] Queries =
    [
        "page=1&limit=2", "page=0", "page=-1", "limit=101", $"page={Canary}", "page=1&page=2", "PAGE=1", "page=%00", "page=%ff", "limit=1e3", "page=99999999999", "a=b", "%00=1", "%ff=%fe", "&&&", "=", "?", "page[]=1",
        "page=1;limit=2", "limit=%D9%A1", "\u00ff=1", "page=2147483647&limit=100",
    ];

    const int OneInStrange = 8;

    readonly string token = prey.Customer.Token;

    // Asks for what belongs to another organization.
    readonly bool strange = dice.Next(OneInStrange) == 0;

    /// <summary>Whether the last request promises more than it holds: the server waits for the rest.</summary>
    public bool Promises { get; private set; }

    public string Request(ServerRoute route)
    {
        var seeds = Seeds.ByRoute[route.Key];
        var seed = seeds[dice.Next(seeds.Length)];
        var method = Chance(15) ? Pick(Methods) : route.Verb.Method;
        var body = Chance(seed.Body.Length == 0 ? 10 : 95) ? Body(seed) : "";
        return $"{method} {Path(route.Pattern)}{Query()} HTTP/1.1\r\nHost: {(Chance(3) ? Canary : "localhost")}\r\nConnection: close\r\n{Headers(seed, body)}{Length(body)}\r\n{body}";
    }

    string Path(string pattern)
    {
        var parts = pattern.Split('/').Select(part => part.StartsWith('{') || Chance(3) ? Chance(90) ? Id(part) : Pick(Segments) : part);
        return string.Join('/', parts) + (Chance(4) ? "/" + Pick(Segments) : "");
    }

    string Id(string part) => dice.Next(8) switch
    {
        0 => bystander.Ids.ElementAt(dice.Next(bystander.Ids.Count)).Value,
        1 => $"{Guid.AllBitsSet}",
        _ => (strange ? bystander.Ids : prey.Ids).GetValueOrDefault(part, $"{Guid.AllBitsSet}"),
    };

    string Query() => dice.Next(30) switch
    {
        < 24 => "",
        < 29 => "?" + Pick(Queries),
        _ => "?x=" + new string('a', dice.Next(20_000)) + Canary,
    };

    string Headers(Seed seed, string body)
    {
        var headers = new StringBuilder(Authorization(seed, body)).Append(seed.Headers);
        headers.Append("Content-Type: ").Append(Chance(93) ? seed.Type : Pick("text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "multipart/form-data", ";;", $"a/{Canary}", "")).Append("\r\n");
        if (Chance(15))
            headers.Append("Idempotency-Key: ").Append(Pick(Canary, "k", "", "\u00e9\u00ff", new('k', 300), "a\r\nIdempotency-Key: b", "\t", "a,b")).Append("\r\n");
        if (Chance(12))
            headers.Append("Accept-Encoding: ").Append(Pick("gzip", "gzip;q=0", "*", ";;;", "gzip;q=9", "\u00ff", new(',', 2000), Canary)).Append("\r\n");
        if (Chance(12))
            headers.Append("If-None-Match: ").Append(Pick("*", "W/", "\"", $"\"{Canary}\"", "\u00ff", new('"', 3000), "W/\"1\", W/\"2\"")).Append("\r\n");
        if (Chance(2))
            headers.Append("X-").Append(Canary).Append(": ").Append(new string('h', dice.Next(40_000))).Append("\r\n");
        if (Chance(3))
            headers.Append("Content-Encoding: gzip\r\n");
        return headers.ToString();
    }

    string Authorization(Seed seed, string body) => dice.Next(20) switch
    {
        0 => "",
        1 => $"Authorization: Bearer {Pick(Canary, "cbk_", "cbt_" + Canary, "", " ", "\u00ff", new('x', 8000))}\r\n",
        2 => $"Authorization: {Pick("Basic", "Basic !!!", "Basic Y2FuYXJ5", "Bearer", "Digest a=b", token, $"Bearer {token} x", $"Bearer {token}\r\nAuthorization: Bearer {token}")}\r\n",
        _ => $"Authorization: {Signature(seed, body)}\r\n",
    };

    string Signature(Seed seed, string body) => seed.By switch
    {
        SignedBy.LiveKitServer => LiveKitCaller.Signed(prey.LiveKitKey, Prey.LiveKitSecret, Encoding.Latin1.GetBytes(body)),
        SignedBy.LiveKitAgent => LiveKitCaller.Observer(prey.LiveKitKey, Prey.LiveKitSecret),
        SignedBy.Creator => $"Bearer {prey.Creator}",
        _ => $"Bearer {token}",
    };

    // Mostly true; else more or less than is sent, or no number.
    string Length(string body)
    {
        var kind = dice.Next(40);
        Promises = kind is 0 or 1 or 4;
        return kind switch
        {
            0 => $"Content-Length: {body.Length + dice.Next(1, 50)}\r\n",
            1 => "Content-Length: 33554433\r\n",
            2 => $"Content-Length: {body.Length / 2}\r\n",
            3 => $"Content-Length: {Pick("-1", "x", "99999999999999999999", "1, 2", "")}\r\n",
            4 => "Transfer-Encoding: chunked\r\n",
            5 => "Transfer-Encoding: gzip\r\n",
            _ => $"Content-Length: {body.Length}\r\n",
        };
    }

    string Body(Seed seed)
    {
        var body = Chance(80) ? seed.Body : AllSeeds[dice.Next(AllSeeds.Length)].Body;
        body = body.Replace("{clientId}", prey.Ids["{clientId}"], StringComparison.Ordinal).Replace("{clientSecret}", prey.Ids["{clientSecret}"], StringComparison.Ordinal);
        for (var times = dice.Next(4) - 1; times > 0; times--)
            body = Mutate(body);
        return body;
    }

    string Mutate(string body) => dice.Next(10) switch
    {
        < 4 => ReplaceValue(body),
        4 => body.Length == 0 ? body : body[..dice.Next(body.Length)],
        5 => body.Insert(dice.Next(body.Length + 1), Letters(dice.Next(1, 8))),
        6 => Double(body),
        7 => Pick("\u00ef\u00bb\u00bf" + body, $"[{body}]", body + body, body + "//", body.Replace(",", ",,", StringComparison.Ordinal), "\u00ff\u00fe" + body),
        8 => ReplaceValue(body, Deep(dice.Next(10, 5000))),
        _ => ReplaceValue(body, $"\"{new string('x', dice.Next(300, 120_000))}\""),
    };

    string ReplaceValue(string body, string? value = null)
    {
        var colons = Enumerable.Range(0, body.Length).Where(at => body[at] == ':' && at > 0 && body[at - 1] == '"').ToList();
        if (colons.Count == 0)
            return body;
        var from = colons[dice.Next(colons.Count)] + 1;
        var to = body.AsSpan(from).IndexOfAny(',', '}', ']');
        return body[..from] + (value ?? Pick(Literals)) + (to < 0 ? "" : body[(from + to)..]);
    }

    // A key that stands twice, on some level.
    string Double(string body)
    {
        var keys = Key().Matches(body);
        if (keys.Count == 0)
            return body;
        var key = keys[dice.Next(keys.Count)];
        return body.Insert(key.Index, $"{key.Value}1,");
    }

    string Deep(int levels) => Chance(50)
        ? new string('[', levels) + new string(']', Chance(70) ? levels : 0)
        : string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);

    string Letters(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)dice.Next(256)));

    bool Chance(int percent) => dice.Next(100) < percent;

    string Pick(params IReadOnlyList<string> from) => from[dice.Next(from.Count)];

    [GeneratedRegex("(?<=[{,])\"[a-z_]+\":", RegexOptions.None, 1000)]
    private static partial Regex Key();
}
