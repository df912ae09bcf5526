using Callbook.Server.Hosting.Privacy;
using Callbook.Server.Store;

namespace Callbook.Server.Jobs;

/// <summary>Encrypts the payloads of jobs that older servers have stored in plain text, at the start. They are JSON objects.</summary>
sealed class ProtectPayloads(SqlDialect dialect, StoredSecrets secrets)
{
    public Task Run(CancellationToken cancel) => secrets.ProtectRows(
        dialect, "select organization_id, id, payload from jobs where payload like '{%'",
        "update jobs set payload = @protected where organization_id = @organization and id = @id and payload = @plain", cancel);
}
