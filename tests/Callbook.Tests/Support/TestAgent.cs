using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Callbook.Client;

namespace Callbook.Tests.Support;

/// <summary>An agent of a new organization, with what is needed to talk of its calls.</summary>
sealed class TestAgent
{
    TestAgent(CallbookHost host, Guid organizationId, string apiKey, Guid id)
    {
        Host = host;
        OrganizationId = organizationId;
        ApiKey = apiKey;
        Id = id;
        Http = host.HttpFor(apiKey);
        Client = new(host.Url, apiKey);
    }

    public CallbookHost Host { get; }
    public Guid OrganizationId { get; }
    public string ApiKey { get; }
    public Guid Id { get; }

    /// <summary>Takes no compression.</summary>
    public HttpClient Http { get; }
    public CallbookClient Client { get; }

    /// <summary>The path of its call logs.</summary>
    public string Logs => $"/v1/agents/{Id}/call-logs";

    public static async Task<TestAgent> Create(CallbookHost host, bool keepPartials = false, bool recorded = false)
    {
        var (organization, key) = await host.CreateOrganization();
        return await CreateIn(host, organization, key, keepPartials, recorded);
    }

    /// <summary>The same agent, of whom another server on the same database is asked.</summary>
    public TestAgent On(CallbookHost host) => new(host, OrganizationId, ApiKey, Id);

    /// <summary>The same agent, with another token.</summary>
    public TestAgent With(string token) => new(Host, OrganizationId, token, Id);

    /// <summary>Another agent of the same organization.</summary>
    public Task<TestAgent> Sibling() => CreateIn(Host, OrganizationId, ApiKey, keepPartials: false);

    public Task<CallLog> Post(NewCallLog call, string? key = null) => Client.CallLogs.PostAsync(Id, call, key);

    public Task<HttpResponseMessage> Send(NewCallLog call) => SendJson(JsonSerializer.Serialize(call, Wire.Json.NewCallLog));

    public async Task<HttpResponseMessage> SendJson(string json, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Logs);
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (idempotencyKey is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        return await Http.SendAsync(request);
    }

    /// <summary>What is to be done for its calls.</summary>
    public async Task<IReadOnlyList<Job>> Jobs() => [.. (await Client.Jobs.ListAsync(limit: 100)).Data.Where(job => job.AgentId == Id)];

    public Task<HttpResponseMessage> Get(string path = "") => Http.GetAsync(new Uri(Logs + path, UriKind.Relative));

    public Task<JsonElement> GetJson(string path = "") => Http.GetFromJsonAsync<JsonElement>(Logs + path);

    public async Task<HttpResponseMessage> GetUnless(string path, params EntityTagHeaderValue[] known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Logs + path);
        foreach (var tag in known)
            request.Headers.IfNoneMatch.Add(tag);
        return await Http.SendAsync(request);
    }

    static async Task<TestAgent> CreateIn(CallbookHost host, Guid organization, string key, bool keepPartials, bool recorded = false)
    {
        using var client = new CallbookClient(host.Url, key);
        var agent = await client.Agents.CreateAsync(new("Reception", KeepPartials: keepPartials, EnableRecording: recorded));
        return new(host, organization, key, agent.Id);
    }
}
