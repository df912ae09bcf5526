using Npgsql;

namespace Callbook.Server.Store;

/// <summary>Tells by an exception what is the matter with PostgreSQL.</summary>
static class PostgresFaults
{
    public static DatabaseFault Of(Exception fault)
    {
        // EF Core wraps the exception, some of them twice.
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case PostgresException answer:
                    return Of(answer);
                case NpgsqlOperationInProgressException:
                    return DatabaseFault.Lasting;
                // Waiting for a connection of the pool, or for an answer.
                case NpgsqlException { InnerException: TimeoutException }:
                    return DatabaseFault.Busy;
                // Everything else that is not an answer of the server is about the connection to it: also "No suitable host", while there is no
                // primary, which Npgsql does not count as transient.
                case NpgsqlException:
                    return DatabaseFault.Away;
            }
        }

        return DatabaseFault.Lasting;
    }

    static DatabaseFault Of(PostgresException answer) => answer.SqlState switch
    {
        PostgresErrorCodes.DiskFull => DatabaseFault.Full,
        PostgresErrorCodes.ReadOnlySqlTransaction => DatabaseFault.Away, // a standby, which was the primary
        ['0', '8', ..] => DatabaseFault.Away, // the connection
        ['5', '7', 'P', ..] => DatabaseFault.Away, // shutting down, crashed, starting
        ['5', '8', ..] => DatabaseFault.Away, // the operating system
        ['5', '3', ..] or PostgresErrorCodes.QueryCanceled => DatabaseFault.Busy, // resources; a timeout that the operator has set
        _ => answer.IsTransient ? DatabaseFault.Busy : DatabaseFault.Lasting,
    };
}
