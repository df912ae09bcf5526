namespace Callbook.Server.Hosting;

/// <summary>What the server as a whole is told by its operator; a feature's own settings stand beside the feature. docs/configuration.md has the list.</summary>
sealed class Settings
{
    public const string Section = "Callbook";

    /// <summary>Where the SQLite file is kept.</summary>
    public string DataDirectory { get; set; } = "./callbook-data";

    /// <summary><c>sqlite</c>, or a PostgreSQL connection string.</summary>
    public string Database { get; set; } = "sqlite";

    /// <summary>What the server calls itself in links; the first listening URL where not set.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>Most MiB of memory for call logs that were listed not long ago. 0: none is kept.</summary>
    public int ListCacheMegabytes { get; set; } = 32;

    public BootstrapSettings Bootstrap { get; set; } = new();

    public RateLimitSettings RateLimit { get; set; } = new();

    public CallSettings Calls { get; set; } = new();

    public IngestSettings Ingest { get; set; } = new();

    public sealed class CallSettings
    {
        /// <summary>A call in progress of which nothing is heard for so long is closed.</summary>
        public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(10);
    }

    public sealed class IngestSettings
    {
        public LiveKitSettings LiveKit { get; set; } = new();
    }

    public sealed class LiveKitSettings
    {
        /// <summary>The key pair that the first organization's LiveKit servers and agents sign with. More are managed over the API.</summary>
        public string? ApiKey { get; set; }
        public string? ApiSecret { get; set; }

        /// <summary>The external_id of the agent whose calls they are while LiveKit has not told the agent's name, or when it has none.</summary>
        public string DefaultAgent { get; set; } = "livekit";

        /// <summary>Whether an agent that nobody has created is made when LiveKit names it; otherwise its calls are the default agent's.</summary>
        public bool CreateAgents { get; set; } = true;
    }

    public sealed class BootstrapSettings
    {
        public string? ClientId { get; set; }
        public string? ClientSecret { get; set; }
        public string? MemberEmail { get; set; }
        public string? MemberPassword { get; set; }
    }

    public sealed class RateLimitSettings
    {
        /// <summary>Requests a second that a credential, or an address without one, may make on the average. 0: no limit.</summary>
        public int PerSecond { get; set; } = 200;

        /// <summary>Requests that it may make at once before that.</summary>
        public int Burst { get; set; } = 1000;
    }
}
