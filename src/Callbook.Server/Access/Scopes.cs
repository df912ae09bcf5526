namespace Callbook.Server.Access;

/// <summary>The permissions of a credential. Every route requires one of them.</summary>
static class Scopes
{
    public const string AgentsRead = "agents:read";
    public const string AgentsWrite = "agents:write";
    public const string CallLogsRead = "call-logs:read";
    public const string CallLogsWrite = "call-logs:write";
    public const string CallLogsDelete = "call-logs:delete";
    public const string IngestWrite = "ingest:write";
    public const string AccessWrite = "access:write";
    public const string JobsRead = "jobs:read";
    public const string JobsWrite = "jobs:write";
    public const string OrganizationsWrite = "organizations:write";

    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [AgentsRead] = "List and read agents",
        [AgentsWrite] = "Create, change and delete agents",
        [CallLogsRead] = "List and read call logs",
        [CallLogsWrite] = "Post calls, recordings and summary requests",
        [CallLogsDelete] = "Delete call logs",
        [IngestWrite] = "Manage the ingest keys, with which platforms sign their requests",
        [AccessWrite] = "Manage the organization's OAuth clients and API keys",
        [JobsRead] = "List and read jobs",
        [JobsWrite] = "Retry jobs, and pause and resume kinds of jobs",
        [OrganizationsWrite] = "Create, list and delete organizations",
    };

    public static string[] Split(string scopes) => scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Sorted and without duplicates, as stored and returned.</summary>
    public static string Join(IEnumerable<string> scopes) => string.Join(' ', scopes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
