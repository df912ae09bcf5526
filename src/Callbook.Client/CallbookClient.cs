using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Callbook.Client;

/// <summary>
/// A client of a Callbook server. An instance is safe for use by several threads. A request that the server refuses throws a
/// <see cref="CallbookException"/>; a server that cannot be reached throws an <see cref="HttpRequestException"/>.
/// </summary>
public sealed class CallbookClient : IDisposable
{
    readonly HttpClient http;

    /// <summary>Creates a client that authenticates with an access token or an API key.</summary>
    /// <param name="server">The server, such as <c>http://127.0.0.1:5080</c>.</param>
    /// <param name="token">An access token or an API key (<c>cbk_…</c>).</param>
    public CallbookClient(Uri server, string token)
        : this(server, new FixedToken(token, NewTransport()))
    {
    }

    /// <summary>Creates a client that requests access tokens by client credentials, and renews them before they expire.</summary>
    /// <param name="server">The server, such as <c>http://127.0.0.1:5080</c>.</param>
    /// <param name="clientId">The OAuth client's id.</param>
    /// <param name="clientSecret">The OAuth client's secret.</param>
    public CallbookClient(Uri server, string clientId, string clientSecret)
        : this(server, new ClientCredentials(server, clientId, clientSecret, NewTransport()))
    {
    }

    CallbookClient(Uri server, HttpMessageHandler handler)
    {
        http = new(handler) { BaseAddress = server };
        Agents = new(this);
        CallLogs = new(this);
        Calls = new(this);
        Jobs = new(this);
        Recordings = new(this);
    }

    /// <summary>The agents of the organization.</summary>
    public AgentsClient Agents { get; }

    /// <summary>The call logs of an agent.</summary>
    public CallLogsClient CallLogs { get; }

    /// <summary>The calls of an agent that are in progress.</summary>
    public CallsClient Calls { get; }

    /// <summary>The background jobs of the organization.</summary>
    public JobsClient Jobs { get; }

    /// <summary>The recordings of an agent's calls.</summary>
    public RecordingsClient Recordings { get; }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    internal Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(new(HttpMethod.Get, path), type, cancellationToken);

    internal Task<TAnswer> SendAsync<TBody, TAnswer>(
        HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> type, CancellationToken cancellationToken) =>
        SendAsync(new(method, path) { Content = JsonContent.Create(body, bodyType) }, type, cancellationToken);

    internal async Task<T> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var sent = request;
        using var response = await http.SendAsync(sent, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        await ThrowIfRefusedAsync(response, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false)
            ?? throw new JsonException("The server answered null.");
    }

    /// <summary>Returns when the headers have arrived; the caller reads the body as a stream.</summary>
    internal async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var sent = request;
        var response = await http.SendAsync(sent, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        try
        {
            await ThrowIfRefusedAsync(response, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    internal Task DeleteAsync(string path, CancellationToken cancellationToken) => SendAsync(new(HttpMethod.Delete, path), cancellationToken);

    /// <summary>Sends a request whose answer has no body.</summary>
    internal async Task SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var sent = request;
        using var response = await http.SendAsync(sent, cancellationToken).ConfigureAwait(false);
        await ThrowIfRefusedAsync(response, cancellationToken).ConfigureAwait(false);
    }

    internal static async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
            throw new CallbookException(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
    }

    static SocketsHttpHandler NewTransport() => new() { AutomaticDecompression = DecompressionMethods.GZip };

    sealed class FixedToken(string token, HttpMessageHandler transport) : DelegatingHandler(transport)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
