using Callbook.Server.Platforms;
using Microsoft.AspNetCore.Http;

namespace Callbook.Tests.Platforms.Acme;

/// <summary>A platform that only the tests have: this file, how it signs, and what it sends.</summary>
sealed class AcmePlatform : IPlatform
{
    public string Name => "acme";

    public string Title => "Acme";

    public string Description => "Signed with an HMAC.";

    public PlatformSettings Settings { get; } = new AcmeSettings();

    public IPlatformSignature? ReadSignature(HttpRequest request) => AcmeSignature.Scheme.Read(request.Headers);

    public IReadOnlyList<SessionReport> Read(ReadOnlyMemory<byte> body) => AcmePayload.Read(body);

    sealed class AcmeSettings() : PlatformSettings(defaultAgent: "acme")
    {
        public override string Section => "Callbook:Ingest:Acme";

        public override (string? KeyId, string Secret)? Key => null;
    }
}
