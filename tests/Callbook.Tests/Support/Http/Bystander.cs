namespace Callbook.Tests.Support.Http;

/// <summary>An organization that nobody should touch.</summary>
/// <param name="Customer">The organization.</param>
/// <param name="Ids">What stands for <c>{agentId}</c> and the other parameters of a path.</param>
sealed record Bystander(Customer Customer, IReadOnlyDictionary<string, string> Ids)
{
    public static async Task<Bystander> Create(Uri server, string creator)
    {
        var customer = await Customer.Create(server, creator);
        return new(customer, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["{agentId}"] = $"{customer.AgentId}",
            // With a summary of its own, so that nothing is left to be done for it.
            ["{callLogId}"] = $"{await customer.PostCall(SomeCall.Json("\"summary_text\":\"All went well.\""))}",
            ["{callId}"] = $"{await customer.StartCall()}",
            ["{apiKeyId}"] = $"{await customer.Post("/v1/api-keys", """{"name":"Key","scopes":["agents:read"]}""")}",
            ["{ingestKeyId}"] = $"{await customer.AddLiveKitKey($"API{Guid.CreateVersion7():n}", "a secret that nobody else has")}",
            ["{oauthClientId}"] = $"{await customer.Post("/v1/oauth-clients", """{"name":"Client","scopes":["agents:read"]}""")}",
        });
    }

    /// <summary>All that it can see of itself.</summary>
    public async Task<string> Look()
    {
        string[] paths =
        [
            "/v1/agents", Customer.Logs, Customer.Calls, $"{Customer.Logs}/{Ids["{callLogId}"]}/summaries", "/v1/api-keys", "/v1/ingest-keys", "/v1/oauth-clients", "/v1/jobs",
        ];
        return string.Join('\n', await Task.WhenAll(paths.Select(async path => $"{path} {(await Customer.Http.GetAsync(path).Json()).GetRawText()}")));
    }
}
