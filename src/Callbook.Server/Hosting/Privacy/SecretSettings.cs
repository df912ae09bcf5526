namespace Callbook.Server.Hosting.Privacy;

/// <summary>The key that encrypts stored secrets.</summary>
sealed class SecretSettings : ISettings
{
    public string Section => "Callbook";

    /// <summary>Base64 of 32 bytes; by default the key is in the file <c>secret-key</c> in the data directory.</summary>
    public string? SecretKey { get; set; }

    public IEnumerable<SettingFault> Check()
    {
        if (SecretKey is { } key && Privacy.SecretKey.TryRead(key) is null)
            yield return new(nameof(SecretKey), $"must be the base64 of {Privacy.SecretKey.Bytes} bytes, such as openssl rand -base64 32 prints");
    }
}
