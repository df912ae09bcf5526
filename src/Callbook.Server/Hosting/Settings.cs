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

    public JobSettings Jobs { get; set; } = new();

    public SummarySettings Summaries { get; set; } = new();

    public sealed class CallSettings
    {
        /// <summary>A call in progress of which nothing is heard for so long is closed.</summary>
        public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(10);
    }

    public sealed class JobSettings
    {
        /// <summary>How many jobs of a kind this server does at the same time. 0: it leaves them to others.</summary>
        public int Concurrency { get; set; } = 4;
    }

    public sealed class SummarySettings
    {
        /// <summary>Base URL of an OpenAI-compatible server, such as <c>https://api.openai.com/v1</c>. Not set: no model writes summaries.</summary>
        public string? Endpoint { get; set; }

        /// <summary>The model, by the name the server knows it by.</summary>
        public string? Model { get; set; }

        public string? ApiKey { get; set; }

        /// <summary>How long one request may take.</summary>
        public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

        /// <summary>Most characters of a call in one request; a longer call is read in parts.</summary>
        public int RequestCharacters { get; set; } = 24_000;
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
