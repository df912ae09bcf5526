namespace Callbook.Server.Platforms;

/// <summary>The platforms that this server knows.</summary>
sealed class PlatformList
{
    public PlatformList(IEnumerable<IPlatform> platforms)
    {
        All = [.. platforms];
        if (All.GroupBy(platform => platform.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new CannotStartException($"two platforms have the name '{twice.Key}'");
    }

    public IReadOnlyList<IPlatform> All { get; }

    /// <summary>Null where there is no platform of this name.</summary>
    public IPlatform? Find(string? name) => All.FirstOrDefault(platform => string.Equals(platform.Name, name, StringComparison.Ordinal));
}
