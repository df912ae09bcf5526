using Callbook.Server.Hosting.Privacy;
using Callbook.Server.Store;

namespace Callbook.Server.Platforms;

/// <summary>Encrypts the secrets of ingest keys that older servers have stored in plain text, at the start.</summary>
sealed class ProtectIngestKeys(SqlDialect dialect, StoredSecrets secrets)
{
    public Task Run(CancellationToken cancel) => secrets.ProtectRows(
        dialect, "select organization_id, id, secret from ingest_keys",
        "update ingest_keys set secret = @protected where organization_id = @organization and id = @id and secret = @plain", cancel);
}
