namespace Callbook.Tests.Support.Http;

/// <summary>Whose signature a request needs.</summary>
enum SignedBy
{
    Token,
    Creator,
    LiveKitServer,
    LiveKitAgent,
}

/// <summary>A good request's body. Texts are bytes as characters (Latin-1).</summary>
sealed record Seed(string Body = "", string Type = "application/json", SignedBy By = SignedBy.Token, string Headers = "");
