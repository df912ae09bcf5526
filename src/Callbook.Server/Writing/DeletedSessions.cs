using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Store;

namespace Callbook.Server.Writing;

/// <summary>Forgets the ids of platform sessions whose calls are deleted.</summary>
sealed class DeletedSessions(SqlDialect dialect) : ICallLogSubscriber
{
    const string Rename =
        """
        update platform_sessions set session_id = r.deleted_id from {rows}
        where platform_sessions.organization_id = r.organization_id and platform_sessions.source = r.source and platform_sessions.session_id = r.session_id
            and platform_sessions.agent_id = r.agent_id and platform_sessions.call_id = r.id
        """;

    public Task Deleting(SqlTransaction write, IReadOnlyList<DeletedLog> logs, CancellationToken cancel) => dialect.Run(
        write, Rename,
        DeletedLog.RowsOf(logs.Where(log => log is { Source: not null, SourceCallId: not null }))
            .With("source", log => log.Source)
            .With("session_id", log => log.SourceCallId)
            .With("deleted_id", log => new PlatformSession(log.Key.OrganizationId, log.Source!, log.SourceCallId!).DeletedId), // as chosen
        cancel);
}
