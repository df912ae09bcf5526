using Callbook.Server.Summaries;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Tests.Support.Http;

/// <summary>An organization that has one of everything, for mutated requests to hit.</summary>
/// <param name="Customer">The organization.</param>
/// <param name="Creator">A token that may create organizations.</param>
/// <param name="Ids">What stands for <c>{agentId}</c> and the other parameters of a path or a body.</param>
sealed record Prey(Customer Customer, string Creator, IReadOnlyDictionary<string, string> Ids)
{
    const string LiveKit = "{liveKitKey}";

    public const string LiveKitSecret = "only for mutated requests, and long enough";

    public string LiveKitKey => Ids[LiveKit];

    public static async Task<Prey> Create(Uri server, string creator)
    {
        var customer = await Customer.Create(server, creator);
        var log = await customer.PostCall(SomeCall.Json());
        (await customer.PutRecording(log, SomeAudio.Wav(0.01))).EnsureSuccessStatusCode();
        (await customer.Http.PostAsync(new Uri($"{customer.Logs}/{log}/summary", UriKind.Relative), null)).EnsureSuccessStatusCode();
        // A server with workers may have done it already.
        var job = (await customer.Http.GetAsync("/v1/jobs").Json()).GetProperty("data").EnumerateArray().Select(one => one.GetProperty("id").GetGuid()).FirstOrDefault();
        var liveKit = $"API{Guid.CreateVersion7():n}";
        var link = await customer.RecordingLink(log);
        return new(customer, creator, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["{agentId}"] = $"{customer.AgentId}",
            ["{callLogId}"] = $"{log}",
            ["{callId}"] = $"{await customer.StartCall()}",
            ["{apiKeyId}"] = $"{await customer.Post("/v1/api-keys", """{"name":"Key","scopes":["agents:read"]}""")}",
            ["{ingestKeyId}"] = $"{await customer.AddLiveKitKey(liveKit, LiveKitSecret)}",
            ["{oauthClientId}"] = $"{await customer.Post("/v1/oauth-clients", """{"name":"Client","scopes":["agents:read"]}""")}",
            // Another one, because its deletion would end all that is asked next.
            ["{organizationId}"] = $"{(await Customer.CreateOrganization(server, creator)).GetProperty("id").GetGuid()}",
            ["{jobId}"] = $"{job}",
            [LiveKit] = liveKit,
            ["{clientId}"] = customer.ClientId,
            ["{clientSecret}"] = customer.ClientSecret,
            ["{kind}"] = SummarizeCall.Name,
            ["{token}"] = link.PathAndQuery.Split('/')[^1],
        });
    }
}
