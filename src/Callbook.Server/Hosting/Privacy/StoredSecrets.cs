using System.Security.Cryptography;
using Callbook.Server.Store;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Callbook.Server.Hosting.Privacy;

/// <summary>Encrypts secrets that are stored and must be read back, such as those that platforms sign with.</summary>
sealed class StoredSecrets(IDataProtectionProvider provider)
{
    // Base64url of the bytes with which every text of Data Protection begins.
    const string Prefix = "CfDJ8";

    readonly IDataProtector protector = provider.CreateProtector("Callbook.StoredSecrets");

    public string Protect(string secret) => protector.Protect(secret);

    /// <summary>
    /// The secret. A text that is not encrypted is returned as it is: an older server on the same database may still store such.
    /// Throws <see cref="CryptographicException"/> if it was encrypted with another key.
    /// </summary>
    public string Unprotect(string stored) => IsProtected(stored) ? protector.Unprotect(stored) : stored;

    public static bool IsProtected(string stored) => stored.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>
    /// Encrypts what an older server has stored in plain text. Several servers may do this at the same time: each statement changes a row
    /// only if it still has the plain text. Throws <see cref="CannotStartException"/> if something was encrypted with another key.
    /// </summary>
    /// <param name="dialect">The database.</param>
    /// <param name="select">Reads organization, id and text of the rows.</param>
    /// <param name="update">Sets <c>@protected</c> where the text is <c>@plain</c>, for <c>@organization</c> and <c>@id</c>.</param>
    /// <param name="cancel">Cancels the statements.</param>
    public async Task ProtectRows(SqlDialect dialect, string select, string update, CancellationToken cancel)
    {
        var rows = new List<(Guid Organization, Guid Id, string Text)>();
        await using (var connection = await dialect.Open(cancel))
        await using (var command = connection.Command(select))
        await using (var row = await command.ExecuteReaderAsync(cancel))
        {
            while (await row.ReadAsync(cancel))
                rows.Add((row.GetGuid(0), row.GetGuid(1), row.GetString(2)));
        }

        foreach (var (organization, id, text) in rows)
        {
            if (IsProtected(text))
            {
                Check(text);
                continue;
            }

            await using var write = await dialect.BeginWrite(cancel);
            await write.Execute(update, cancel, ("@organization", organization), ("@id", id), ("@plain", text), ("@protected", Protect(text)));
            await write.Commit(cancel);
        }
    }

    void Check(string text)
    {
        try
        {
            protector.Unprotect(text);
        }
        catch (CryptographicException fault)
        {
            throw new CannotStartException(
                "stored secrets were encrypted with another key. Restore the file secret-key in the data directory, or set Callbook:SecretKey to the key that was used.", fault);
        }
    }
}

static class StoredSecretsServices
{
    public static void AddStoredSecrets(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("callbook");
        services.AddSingleton<SecretKey>().AddSingleton<StoredSecrets>();
        services.AddOptions<KeyManagementOptions>().Configure<SecretKey>((options, key) =>
        {
            options.XmlRepository = key;
            options.AutoGenerateKeys = false;
        });
    }
}
