using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;

namespace Callbook.Abuse.Attacks;

/// <summary>An API key is deleted while it streams entries and watches a call, on two servers.</summary>
static class RevokedKeys
{
    static readonly TimeSpan Bar = TimeSpan.FromSeconds(2);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task<IReadOnlyList<Finding>> Run(TestDatabase database)
    {
        await using var site = await Site.Start(database);
        List<Uri> servers = [site.Server.Url];
        if (database == TestDatabase.Postgres)
            servers.Add((await site.StartServer()).Url);
        var customer = await site.NewCustomer();
        var key = (await customer.Http.PostJson("/v1/api-keys", """{"name":"key","scopes":["call-logs:read","call-logs:write"]}""").Json(HttpStatusCode.Created)).GetProperty("data");
        var token = key.Text("key") ?? "";
        var open = new List<(string What, Task Ended)>();
        foreach (var (index, server) in servers.Index())
        {
            var call = await customer.StartCall();
            open.Add(($"stream of entries, server {index + 1}", await Stream(server, $"{customer.Calls}/{call}/entries", token)));
            open.Add(($"watcher, server {index + 1}", await Watch(server, $"{customer.Calls}/{call}/events", token)));
        }

        var deleted = Stopwatch.GetTimestamp();
        (await customer.Http.DeleteAsync($"/v1/api-keys/{key.GetProperty("id").GetGuid()}")).EnsureSuccessStatusCode();
        return await Task.WhenAll(open.Select(async one =>
        {
            var ended = await Task.WhenAny(one.Ended, Task.Delay(Patience)) == one.Ended;
            var took = Stopwatch.GetElapsedTime(deleted);
            return new Finding($"{one.What} ended", ended ? $"{took.TotalSeconds:0.0} s" : "not in 15 s", "2 s", ended && took <= Bar);
        }));
    }

    // The task ends with the stream.
    static async Task<Task> Stream(Uri server, string path, string token)
    {
        var stream = await EntryStream.Open(server, path, token);
        await stream.Send(Entry());
        if (await stream.Status() != 200)
            throw new InvalidOperationException("The stream was refused.");
        await stream.Line();
        return Task.WhenAny(Read(), Write());

        async Task Read()
        {
            try
            {
                while (await stream.Line() is not null)
                {
                    // An acknowledgement.
                }
            }
            catch (IOException)
            {
                // It was cut off.
            }
        }

        async Task Write()
        {
            try
            {
                while (true)
                {
                    await stream.Send(Entry());
                    await Task.Delay(200);
                }
            }
            catch (IOException)
            {
                // It was cut off.
            }
        }
    }

    static string Entry() => """{"text":"Hello!","speaker":"agent","timestamp":0.5}""" + "\n";

    static async Task<Task> Watch(Uri server, string path, string token)
    {
        var http = new HttpClient { BaseAddress = server };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        return ToEnd();

        async Task ToEnd()
        {
            try
            {
                await answer.Content.CopyToAsync(System.IO.Stream.Null);
            }
            catch (Exception fault) when (fault is IOException or HttpRequestException)
            {
                // It was cut off.
            }
        }
    }
}
