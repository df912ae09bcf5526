using System.Net;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Abuse.Attacks;

/// <summary>Two servers on one PostgreSQL, and the second one's clock is five minutes ahead.</summary>
static class ClocksApart
{
    const string Library = "/usr/lib/*/faketime/libfaketime.so.1";
    static readonly TimeSpan Watched = TimeSpan.FromSeconds(40);
    static readonly Dictionary<string, string> Ahead = new(StringComparer.Ordinal)
    {
        ["LD_PRELOAD"] = FindLibrary(),
        ["FAKETIME"] = "+5m",
        ["DONT_FAKE_MONOTONIC"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
    };

    public static async Task<IReadOnlyList<Finding>> Run(TestDatabase database)
    {
        await using var model = await ScriptedModel.Start(ScriptedModel.Silence);
        string[] settings = ["--Callbook:Calls:IdleTimeout=00:02:00", "--Callbook:Recordings:UrlLifetime=00:02:00", .. model.Settings];
        await using var site = await Site.Start(database, settings);
        var customer = await site.NewCustomer();
        var summarized = await customer.PostCall(SomeCall.Json(entries: """[{"text":"I lost my card.","speaker":"user","timestamp":0.5},{"text":"I ordered a new one.","speaker":"agent","timestamp":2}]"""));
        await Until(() => Task.FromResult(model.Requests.Count == 1)); // the first server has begun the summary
        var other = customer.On((await site.StartServer(Ahead, settings)).Url);
        var call = await customer.StartCall();
        var link = await Link(customer);
        await Task.Delay(Watched);
        return
        [
            await InProgress(customer, call),
            new($"summaries begun of one call", $"{model.Requests.Count}", "1", model.Requests.Count == 1 && summarized != Guid.Empty),
            await Opens(other, link),
        ];
    }

    static async Task<Finding> InProgress(Customer customer, Guid call)
    {
        var calls = (await customer.Http.GetAsync(customer.Calls).Json()).GetProperty("data");
        var open = calls.EnumerateArray().Any(one => one.GetProperty("id").GetGuid() == call);
        return new("a call in progress, silent for 40 s of two minutes", open ? "open" : "closed", "open", open);
    }

    // The path of a signed link that the first server made.
    static async Task<string> Link(Customer customer)
    {
        var call = await customer.PostCall(SomeCall.Json());
        (await customer.PutRecording(call, SomeAudio.Wav())).EnsureSuccessStatusCode();
        return (await customer.RecordingLink(call)).PathAndQuery;
    }

    static async Task<Finding> Opens(Customer other, string link)
    {
        using var answer = await other.Http.GetAsync(link);
        return new("a link of two minutes, opened by the other server", $"{(int)answer.StatusCode}", "200", answer.StatusCode == HttpStatusCode.OK);
    }

    static async Task Until(Func<Task<bool>> reached)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await reached())
            await Task.Delay(50, patience.Token);
    }

    static string FindLibrary() => Directory.EnumerateDirectories("/usr/lib").Select(folder => Path.Combine(folder, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException($"There is no {Library}");
}
