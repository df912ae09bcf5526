using System.Net.Http.Headers;
using System.Text.Json;

namespace Callbook.Client;

/// <summary>Adds an access token to each request. All requests share the token, which is renewed a minute before it expires.</summary>
sealed class ClientCredentials(Uri server, string clientId, string clientSecret, HttpMessageHandler transport) : DelegatingHandler(transport)
{
    static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    readonly SemaphoreSlim turn = new(1, 1);
    string? token;
    long renewAt;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new("Bearer", await TokenAsync(cancellationToken).ConfigureAwait(false));
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            turn.Dispose();
        base.Dispose(disposing);
    }

    async Task<string> TokenAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (token is null || Environment.TickCount64 >= renewAt)
                token = await RequestAsync(cancellationToken).ConfigureAwait(false);
            return token;
        }
        finally
        {
            turn.Release();
        }
    }

    async Task<string> RequestAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "/oauth/token"))
        {
            Content = new FormUrlEncodedContent(
                [new("grant_type", "client_credentials"), new("client_id", clientId), new("client_secret", clientSecret)]),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        await CallbookClient.ThrowIfRefusedAsync(response, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var answer = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken).ConfigureAwait(false);
        var lifetime = TimeSpan.FromSeconds(answer.RootElement.GetProperty("expires_in").GetInt64());
        renewAt = Environment.TickCount64 + (long)Math.Max(0, (lifetime - Margin).TotalMilliseconds);
        return answer.RootElement.GetProperty("access_token").GetString() ?? throw new JsonException("The server gave no token.");
    }
}
