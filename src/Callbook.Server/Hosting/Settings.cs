namespace Callbook.Server.Hosting;

/// <summary>What the server as a whole is told by its operator; a feature's own settings stand beside the feature. docs/configuration.md has the list.</summary>
sealed class Settings
{
    public const string Section = "Callbook";

    /// <summary>Where the SQLite file, recordings and keys are kept.</summary>
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

    public RecordingSettings Recordings { get; set; } = new();

    public JobSettings Jobs { get; set; } = new();

    public SummarySettings Summaries { get; set; } = new();

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

    public sealed class RecordingSettings
    {
        /// <summary><c>files</c>, in the data folder, or <c>s3</c>.</summary>
        public string Store { get; set; } = "files";

        internal bool KeptInS3 => string.Equals(Store, "s3", StringComparison.OrdinalIgnoreCase);

        /// <summary>How long a signed URL works.</summary>
        public TimeSpan UrlLifetime { get; set; } = TimeSpan.FromHours(1);

        /// <summary>Largest recording, in MiB.</summary>
        public int MaxMegabytes { get; set; } = 2048;

        /// <summary>Networks that are not public and from which recordings are fetched all the same, with commas between.</summary>
        public string? AllowedNetworks { get; set; }

        public S3Settings S3 { get; set; } = new();
    }

    public sealed class S3Settings
    {
        public string? Bucket { get; set; }

        /// <summary>Of a service that is compatible; Amazon's own where not set.</summary>
        public string? Endpoint { get; set; }
        public string? Region { get; set; }

        /// <summary>Without it, the credentials of the environment, the profile or the machine.</summary>
        public string? AccessKey { get; set; }
        public string? SecretKey { get; set; }

        /// <summary>The bucket in the path and not in the host's name.</summary>
        public bool PathStyle { get; set; }

        /// <summary>Signed chunk by chunk; some compatible services cannot.</summary>
        public bool ChunkedEncoding { get; set; } = true;

        /// <summary>What the service is asked to encrypt with: <c>none</c> (what the bucket says), <c>AES256</c> or <c>aws:kms</c>.</summary>
        public string Encryption { get; set; } = "none";

        /// <summary>The key of <c>aws:kms</c>; the account's own where not set.</summary>
        public string? KmsKey { get; set; }
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
