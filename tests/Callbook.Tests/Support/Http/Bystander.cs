namespace Callbook.Tests.Support.Http;

/// <summary>An organization that nobody should touch.</summary>
sealed record Bystander(Customer Customer, Guid Log, Guid Call)
{
    public static async Task<Bystander> Create(Uri server, string creator)
    {
        var customer = await Customer.Create(server, creator);
        await customer.Post("/v1/api-keys", """{"name":"Key","scopes":["agents:read"]}""");
        // With a summary of its own, so that nothing is left to be done for it.
        var log = await customer.PostCall(SomeCall.Json("\"summary_text\":\"All went well.\""));
        return new(customer, log, await customer.StartCall());
    }

    /// <summary>All that it can see of itself.</summary>
    public async Task<string> Look()
    {
        string[] paths =
        [
            "/v1/agents", Customer.Logs, Customer.Calls, $"{Customer.Logs}/{Log}", $"{Customer.Calls}/{Call}", "/v1/api-keys", "/v1/ingest-keys", "/v1/oauth-clients", "/v1/jobs",
        ];
        return string.Join('\n', await Task.WhenAll(paths.Select(async path => $"{path} {(await Customer.Http.GetAsync(path).Json()).GetRawText()}")));
    }
}
