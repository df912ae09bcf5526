using System.Text;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Processes;

namespace Callbook.Abuse.Attacks;

/// <summary>Bodies of almost the largest size, by curl: good calls, and such as are many small objects once they are parsed.</summary>
static class LargePosts
{
    const int Bytes = 31_000_000;
    const string Key = "APIabuse", Secret = "only for this attack, and long enough";
    static readonly int[] Allowed = [201, 400, 413, 503];
    static readonly (int Posts, double Bar)[] Sizes = [(1, 150), (8, 400), (64, 400)];

    public static async Task<IReadOnlyList<Finding>> Run(TestDatabase database)
    {
        var findings = new List<Finding>();
        foreach (var kind in new[] { "good calls", "[] in session_data", "[] from a platform" })
        {
            // Each on a fresh server: what one left behind would hide what the next one takes.
            await using var site = await Site.Start(database);
            var customer = await site.NewCustomer();
            await customer.AddLiveKitKey(Key, Secret);
            await Others.During(await site.NewCustomer(), TimeSpan.FromSeconds(5));
            var body = Path.Combine(site.Store.DataDirectory, "body");
            var bytes = Encoding.UTF8.GetBytes(Body(kind));
            await File.WriteAllBytesAsync(body, bytes);
            string[] request = kind == "[] from a platform"
                ? ["-H", $"Authorization: {LiveKitCaller.Signed(Key, Secret, bytes)}", "-H", "Content-Type: application/webhook+json", $"{customer.Server}v1/ingest/livekit"]
                : ["-H", $"Authorization: Bearer {customer.Token}", "-H", "Content-Type: application/json", new Uri(customer.Server, customer.Logs).ToString()];
            var memory = new Memory(site.Server.ProcessId);
            foreach (var (posts, bar) in Sizes)
            {
                memory.Forget();
                var answers = await Task.WhenAll(Enumerable.Range(0, posts).Select(number => Curl(number, body, request)));
                findings.Add(memory.AtMost(bar, $"{posts} × 31 MB of {kind}: memory"));
                findings.Add(new($"{posts} × 31 MB of {kind}: answers", Answers.Count(answers), "200, 201, 400, 413, 503 with Retry-After", answers.All(IsAllowed)));
            }
        }

        return findings;
    }

    static string Body(string kind) => kind switch
    {
        "good calls" => SomeCall.Json(entries: $"[{Repeat($$"""{"text":"{{new string('x', 99_000)}}","speaker":"agent","timestamp":1}""")}]"),
        "[] in session_data" => SomeCall.Json($$"""
            "session_data":{"a":[{{Repeat("[]")}}] }
            """),
        _ => $$"""{"event":"room_finished","id":"EV_1","createdAt":1700000000,"room":{"sid":"RM_1","name":"room","metadata":"","a":[{{Repeat("[]")}}] } }""",
    };

    static string Repeat(string json) => string.Join(',', Enumerable.Repeat(json, Bytes / (json.Length + 1)));

    // Every other one sends without being asked to continue, as most clients do.
    static async Task<string> Curl(int number, string body, string[] request)
    {
        try
        {
            string[] expect = number % 2 == 0 ? [] : ["-H", "Expect:"];
            var told = await Tool.Curl(
                ["-o", "/dev/null", "-w", "%{http_code} %header{retry-after}", "-X", "POST", "--data-binary", $"@{body}", .. expect, .. request]);
            return told.Output.Trim() is var answer && answer.StartsWith("503 ", StringComparison.Ordinal) ? "503+Retry-After" : answer;
        }
        catch (InvalidOperationException fault)
        {
            var reason = fault.Message.Split("-- error\n")[^1].Split('\n')[0];
            return $"none ({reason[..Math.Min(reason.Length, 60)]})";
        }
    }

    // LiveKit takes any 2xx; the server answers it with 200.
    static bool IsAllowed(string answer) => answer is "503+Retry-After" or "200" || (int.TryParse(answer, out var status) && status != 503 && Allowed.Contains(status));
}
