using System.Text.Json;

namespace Callbook.Tests.Support.Http;

/// <summary>What holds for every answer, whatever was asked.</summary>
static class AnswerRules
{
    // What contract.md lists. The rest is Kestrel's own and has no body: there it does not even become a request.
    static readonly int[] Listed = [200, 201, 202, 204, 304, 400, 401, 403, 404, 409, 413, 415, 422, 429];
    static readonly int[] Kestrels = [400, 408, 411, 413, 414, 431];

    // What only exceptions, frameworks and databases say.
    static readonly string[] Innards =
        ["Exception", "System.", "Microsoft.", "Npgsql", "SQLite", "   at ", "insert into", "select ", "LineNumber", "BytePosition"];

    /// <summary>The rule that it breaks, or null.</summary>
    public static string? Broken(string request, RawAnswer answer)
    {
        // A person who opens the server's address in a browser is sent on to a page.
        if (answer.Status is (>= 200 and < 300) or 301 or 302 or 304)
            return null;
        if (answer.Body.Length == 0)
        {
            var mayBeEmpty = Kestrels.Contains(answer.Status) || request.StartsWith("HEAD ", StringComparison.Ordinal);
            return mayBeEmpty ? null : "an answer without a body";
        }

        if (!Listed.Contains(answer.Status))
            return "a status that the contract does not list";
        if (answer.Body.Contains(Mutator.Canary, StringComparison.OrdinalIgnoreCase))
            return "it repeats what was sent";
        if (Array.Find(Innards, word => answer.Body.Contains(word, StringComparison.OrdinalIgnoreCase)) is { } word)
            return $"it says '{word}'";
        return TellsItsProblem(answer) ? null : "it is no problem of RFC 9457, nor an error of RFC 6749";
    }

    static bool TellsItsProblem(RawAnswer answer)
    {
        var json = JsonElement.Parse(answer.Body);
        return answer.ContentType.Split(';')[0] switch
        {
            "application/problem+json" => json.GetProperty("status").GetInt32() == answer.Status && json.Text("title") is not null,
            "application/json" => json.Text("error") is not null,
            _ => false,
        };
    }
}
