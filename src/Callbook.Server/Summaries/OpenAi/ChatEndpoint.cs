using System.Net;
using System.Net.Http.Headers;
using Callbook.Server.Hosting;

namespace Callbook.Server.Summaries.OpenAi;

/// <summary>Sends requests to an OpenAI-compatible server. A failure becomes a message that tells the operator what to check.</summary>
sealed class ChatEndpoint : IDisposable
{
    const int MostBytes = 1024 * 1024;
    readonly SummarySettings settings;
    readonly TimeProvider time;
    readonly HttpClient http;
    readonly Uri address;

    // Whether the server accepts response_format. Not all servers do, and the only way to know is to try.
    volatile bool takesFormat = true;

    public ChatEndpoint(SummarySettings settings, TimeProvider time)
    {
        (this.settings, this.time) = (settings, time);
        var endpoint = new UriBuilder(settings.Endpoint!); // checked at start
        endpoint.Path = endpoint.Path.TrimEnd('/') + "/chat/completions";
        address = endpoint.Uri;
        // Redirects are not followed, because the key and the call must go only to the address that the operator configured.
        http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan, // the timeout below also covers the body
        };
        if (settings.ApiKey is not { } key)
            return;
        if (endpoint.Query.Contains("api-version=", StringComparison.OrdinalIgnoreCase))
            http.DefaultRequestHeaders.Add("api-key", key); // Azure's header
        else
            http.DefaultRequestHeaders.Authorization = new("Bearer", key);
    }

    public async Task<ChatAnswer> Ask(string instructions, string input, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(settings.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            return await AskOnce([new("system", instructions), new("user", input)], either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new SummaryException("the endpoint did not answer within Callbook:Summaries:Timeout", final: false);
        }
        // The cause is left out, because it may quote the server's response.
        catch (HttpRequestException fault)
        {
            throw new SummaryException($"the endpoint could not be reached ({fault.HttpRequestError})", final: false);
        }
        catch (IOException)
        {
            throw new SummaryException("the connection to the endpoint broke during its answer", final: false);
        }
    }

    async Task<ChatAnswer> AskOnce(IReadOnlyList<ChatMessage> messages, CancellationToken cancel)
    {
        if (takesFormat)
        {
            using var response = await Send(messages, new("json_object"), cancel);
            if (response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity))
                return await Read(response, cancel);
        }

        using var plain = await Send(messages, format: null, cancel);
        takesFormat &= !plain.IsSuccessStatusCode; // the server refused only the format
        return await Read(plain, cancel);
    }

    async Task<HttpResponseMessage> Send(IReadOnlyList<ChatMessage> messages, ResponseFormat? format, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = new ByteArrayContent(new ChatRequest(settings.Model!, messages, format).ToJson());
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.Add(new("application/json"));
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
    }

    async Task<ChatAnswer> Read(HttpResponseMessage response, CancellationToken cancel)
    {
        if (!response.IsSuccessStatusCode)
            throw ChatFaults.Of(response, time.Now());
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        var read = new byte[MostBytes + 1];
        var length = await body.ReadAtLeastAsync(read, read.Length, throwOnEndOfStream: false, cancel);
        return length <= MostBytes
            ? ChatAnswer.Read(read.AsSpan(0, length))
            : throw new SummaryException("the endpoint's answer is longer than 1 MiB", final: true);
    }

    public void Dispose() => http.Dispose();
}
