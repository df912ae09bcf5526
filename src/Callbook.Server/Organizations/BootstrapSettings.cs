namespace Callbook.Server.Organizations;

/// <summary>The first OAuth client and the first console member of an empty database.</summary>
sealed class BootstrapSettings : ISettings
{
    public string Section => "Callbook:Bootstrap";

    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    public string? MemberEmail { get; set; }

    public string? MemberPassword { get; set; }

    public IEnumerable<SettingFault> Check()
    {
        if (ClientSecret is { Length: < 16 })
            yield return new(nameof(ClientSecret), "must have at least 16 characters");
        if (MemberPassword is { Length: < 10 })
            yield return new(nameof(MemberPassword), "must have at least 10 characters");
        if (MemberEmail is { } email && !email.Contains('@', StringComparison.Ordinal))
            yield return new(nameof(MemberEmail), "must be an e-mail address");
    }
}
