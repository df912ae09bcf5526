using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Callbook.Server.Summaries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Callbook.Tests.Support.Http;

/// <summary>
/// An OpenAI-compatible server that plays what it is told to, act by act, and then answers as <see cref="Otherwise"/> says: well, where nothing else is said.
/// </summary>
sealed class ScriptedModel : IAsyncDisposable
{
    public const string Key = "sk-scripted-7f3a9c";
    public const string Name = "scripted-1";

    /// <summary>What a model should write.</summary>
    public const string GoodText =
        """
        {"title": "Lost debit card", "summary": [{"text": "The caller lost a debit card.", "at": [1]}, {"text": "A new one was ordered.", "at": [2]}],
         "action_items": [{"text": "Order a new card", "done": true, "at": [2]}, {"text": "Send the PIN", "done": false, "at": [2]}], "sentiment": "Positive"}
        """;

    readonly WebApplication app;
    readonly ConcurrentQueue<RequestDelegate> acts = new();
    readonly ConcurrentQueue<Asked> asked = new();

    ScriptedModel(WebApplication app) => this.app = app;

    public RequestDelegate Otherwise { get; set; } = Good;

    public string Endpoint => $"{app.Urls.First()}/v1";

    /// <summary>What it was asked, in order of arrival.</summary>
    public IReadOnlyList<Asked> Requests => [.. asked];

    /// <summary>Settings by which a server asks it.</summary>
    public string[] Settings =>
        [$"--Callbook:Summaries:Endpoint={Endpoint}", $"--Callbook:Summaries:Model={Name}", $"--Callbook:Summaries:ApiKey={Key}"];

    public static async Task<ScriptedModel> Start(params RequestDelegate[] acts)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var model = new ScriptedModel(builder.Build());
        model.Play(acts);
        model.app.Run(model.Answer);
        await model.app.StartAsync();
        return model;
    }

    public void Play(params RequestDelegate[] next)
    {
        foreach (var act in next)
            acts.Enqueue(act);
    }

    /// <summary>A summarizer that asks it, without a server around.</summary>
    public OpenAiSummarizer Summarizer(Action<SummarySettings>? change = null, TimeProvider? time = null)
    {
        var settings = new SummarySettings { Endpoint = Endpoint, Model = Name, ApiKey = Key };
        change?.Invoke(settings);
        return new(settings, time ?? TimeProvider.System);
    }

    async Task Answer(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        asked.Enqueue(new(
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.RootElement.Clone()));
        await (acts.TryDequeue(out var act) ? act : Otherwise)(context);
    }

    /// <summary>A request to it.</summary>
    public sealed record Asked(string Path, IReadOnlyDictionary<string, string> Headers, JsonElement Body)
    {
        public bool WantsJson => Body.TryGetProperty("response_format", out _);

        public string Instructions => Message(0, "system");

        /// <summary>What is all that the model gets to see of a call.</summary>
        public JsonElement Input => JsonElement.Parse(Message(1, "user"));

        string Message(int index, string role)
        {
            var messages = Body.GetProperty("messages");
            Assert.Equal(2, messages.GetArrayLength());
            Assert.Equal(role, messages[index].Text("role"));
            return messages[index].Text("content")!;
        }
    }

    // Acts

    public static RequestDelegate Good => Writes(GoodText);

    /// <summary>A text in a good answer.</summary>
    public static RequestDelegate Writes(string text) => Message(JsonSerializer.Serialize(new { role = "assistant", content = text }));

    /// <summary>A message, as JSON, in an answer that is else good.</summary>
    public static RequestDelegate Message(string message, string finish = "stop") => Says(
        $$$"""
        {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"scripted-1-2026","choices":[{"index":0,"message":{{{message}}},"finish_reason":"{{{finish}}}"}],
         "usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}}
        """);

    public static RequestDelegate Says(string body, string type = "application/json", int status = 200) => Says(Encoding.UTF8.GetBytes(body), type, status);

    public static RequestDelegate Says(byte[] body, string type = "application/json", int status = 200) => async context =>
    {
        (context.Response.StatusCode, context.Response.ContentType, context.Response.ContentLength) = (status, type, body.Length);
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    };

    public static RequestDelegate Fails(int status, string? retryAfter = null) => async context =>
    {
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        await Says("""{"error":{"message":"The server says: she lost her card"}}""", status: status)(context);
    };

    /// <summary>Never answers; waits until whoever asked has gone.</summary>
    public static RequestDelegate Silence => async context =>
    {
        var gone = new TaskCompletionSource();
        await using var left = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    };

    /// <summary>Begins to answer, and the connection is gone.</summary>
    public static RequestDelegate CutOff => async context =>
    {
        context.Response.ContentLength = 5000;
        await context.Response.WriteAsync("""{"id":"chatcmpl-1","choices":[{"index":0,"message":{"role":"assi""");
        await context.Response.Body.FlushAsync();
        context.Abort();
    };

    public static RequestDelegate TenMegabytes => Writes(new string('x', 10 * 1024 * 1024));

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
