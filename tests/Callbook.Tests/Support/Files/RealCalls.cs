using System.Text.Json;

namespace Callbook.Tests.Support.Files;

/// <summary>Calls of real people, a body for <c>POST …/call-logs</c> each; beside the clone: <c>[Needs(Need.SharedData)]</c>.</summary>
static class RealCalls
{
    public static async Task<IReadOnlyList<JsonElement>> Read(params string[] files)
    {
        var calls = new List<JsonElement>();
        foreach (var file in files)
            calls.AddRange((await File.ReadAllLinesAsync(Repository.SharedData(file))).Select(line => JsonElement.Parse(line)));
        return calls;
    }
}
