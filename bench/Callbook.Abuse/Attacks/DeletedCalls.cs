using System.Text;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Abuse.Attacks;

/// <summary>Calls with a word that stands nowhere else are deleted; the word is searched in the data folder's files.</summary>
static class DeletedCalls
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<IReadOnlyList<Finding>> Run(TestDatabase database)
    {
        await using var site = await Site.Start(database);
        var customer = await site.NewCustomer();
        var word = $"zyx{Guid.CreateVersion7():n}";
        var posted = await customer.PostCall(SomeCall.Json(
            $$"""
            "source":"dialer","source_call_id":"{{word}}","session_data":{"note":"{{word}}"},"summary_text":"{{word}}","end_reason":"{{word}}"
            """,
            room: $"\"{word}\"",
            entries: $$"""[{"text":"{{word}}","speaker":"agent","timestamp":0.5}]"""));
        (await customer.PutRecording(posted, [.. SomeAudio.Wav(), .. Encoding.ASCII.GetBytes(word)])).EnsureSuccessStatusCode();
        var ended = await customer.StartCall(word);
        await customer.Http.PostJson($"{customer.Calls}/{ended}/entries", $$"""[{"text":"{{word}}","speaker":"agent","timestamp":0.5}]""").Json();
        (await customer.Http.PostJson($"{customer.Calls}/{ended}/end", "{}")).EnsureSuccessStatusCode();
        var before = await Files(site.Store.DataDirectory, word);
        foreach (var call in new[] { posted, ended })
            (await customer.Http.DeleteAsync($"{customer.Logs}/{call}")).EnsureSuccessStatusCode();
        await Task.Delay(Patience);
        var after = await Files(site.Store.DataDirectory, word);
        return [new($"files with the word (before: {before.Count})", after.Count == 0 ? "0" : $"{after.Count}: {string.Join(", ", after)}", "0", before.Count > 0 && after.Count == 0)];
    }

    static async Task<List<string>> Files(string folder, string word)
    {
        var found = new List<string>();
        // Locks are empty, and nobody else may open them.
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is not ".lock"))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await open.CopyToAsync(bytes);
            if (bytes.ToArray().AsSpan().IndexOf(Encoding.ASCII.GetBytes(word)) >= 0)
                found.Add(Path.GetFileName(file));
        }

        return found;
    }
}
