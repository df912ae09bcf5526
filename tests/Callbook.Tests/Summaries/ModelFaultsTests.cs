using System.Net;
using System.Net.Sockets;
using Callbook.Server.Summaries;
using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Microsoft.AspNetCore.Http;
using static Callbook.Tests.Summaries.OpenAiSummarizerTests;
using static Callbook.Tests.Support.Http.ScriptedModel;

namespace Callbook.Tests.Summaries;

/// <summary>What goes wrong with an endpoint is told in our words, and as something that passes or does not.</summary>
public sealed class ModelFaultsTests
{
    [Theory]
    [InlineData(429, false, null)]
    [InlineData(408, false, null)]
    [InlineData(500, false, null)]
    [InlineData(502, false, null)]
    [InlineData(503, false, null)]
    [InlineData(529, false, null)]
    [InlineData(400, true, "RequestCharacters")]
    [InlineData(413, true, "RequestCharacters")]
    [InlineData(401, true, "ApiKey")]
    [InlineData(403, true, "ApiKey")]
    [InlineData(404, true, "Model")]
    [InlineData(402, true, null)]
    [InlineData(204, false, null)]
    public async Task A_status_says_whether_to_ask_again_and_what_to_check(int status, bool final, string? check)
    {
        await using var model = await Start();
        model.Otherwise = status == 204 ? Nothing : Fails(status);
        var fault = await Fault(model);
        Assert.Equal(final, fault.Final);
        Assert.Contains(check ?? "", fault.Message, StringComparison.Ordinal);

        static Task Nothing(HttpContext context)
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        }
    }

    [Theory]
    [InlineData("7", 7.0)]
    [InlineData("Sun, 01 Mar 2026 12:00:30 GMT", 30.0)]
    [InlineData("Sun, 01 Mar 2026 11:00:00 GMT", 0.0)]
    [InlineData("999999", 3600.0)]
    [InlineData("soon", null)]
    [InlineData(null, null)]
    public async Task An_endpoint_may_say_when_to_ask_again(string? retryAfter, double? seconds)
    {
        await using var model = await Start(Fails(429, retryAfter));
        var fault = await Fault(model, time: new StoppedTime());
        Assert.Equal(seconds, fault.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task Three_failures_and_then_an_answer_are_three_faults_and_a_summary()
    {
        await using var model = await Start(Fails(500), Fails(500), Fails(500));
        for (var time = 0; time < 3; time++)
            Assert.False((await Fault(model)).Final);
        using var summarizer = model.Summarizer();
        Assert.Equal("Lost debit card", (await summarizer.Summarize(LostCard, CancellationToken.None)).Summary.Title);
    }

    [Fact]
    public async Task A_slow_endpoint_is_not_waited_for_longer_than_the_setting_says()
    {
        await using var model = await Start(Silence, SlowBody);
        Assert.Contains("Timeout", (await Fault(model, TimeSpan.FromMilliseconds(200))).Message, StringComparison.Ordinal);
        var fault = await Fault(model, TimeSpan.FromMilliseconds(200));
        Assert.False(fault.Final);
        Assert.Contains("Timeout", fault.Message, StringComparison.Ordinal);

        static async Task SlowBody(HttpContext context)
        {
            await context.Response.WriteAsync("{\"choices\":");
            await context.Response.Body.FlushAsync();
            await Silence(context);
        }
    }

    [Fact]
    public async Task A_cancelled_summary_ends_with_a_cancellation_and_no_fault()
    {
        using var stop = new CancellationTokenSource();
        await using var model = await Start(async context =>
        {
            await stop.CancelAsync();
            await Silence(context);
        });
        using var summarizer = model.Summarizer();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => summarizer.Summarize(LostCard, stop.Token));
    }

    [Fact]
    public async Task A_broken_connection_is_worth_another_try()
    {
        await using var model = await Start(CutOff, Abort);
        Assert.False((await Fault(model)).Final);
        Assert.False((await Fault(model)).Final);

        static Task Abort(HttpContext context)
        {
            context.Abort();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_worth_another_try()
    {
        await using var model = await Start();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        using var summarizer = model.Summarizer(settings => settings.Endpoint = $"http://127.0.0.1:{port}/v1");
        var fault = await Assert.ThrowsAsync<SummaryException>(() => summarizer.Summarize(LostCard, CancellationToken.None));
        Assert.False(fault.Final);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_with_the_key_and_the_call()
    {
        await using var elsewhere = await Start();
        await using var model = await Start(context =>
        {
            context.Response.Redirect(elsewhere.Endpoint, permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });
        Assert.True((await Fault(model)).Final);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Ten_megabytes_are_not_read()
    {
        await using var model = await Start(TenMegabytes);
        Assert.True((await Fault(model)).Final);
    }

    [Theory]
    [InlineData("<html><body>502 she lost her card</body></html>")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"she lost her card\"")]
    [InlineData("{}")]
    [InlineData("""{"choices":null}""")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"choices":[null]}""")]
    [InlineData("""{"choices":[{"message":null}]}""")]
    [InlineData("""{"choices":[{"message":{"content":null}}]}""")]
    [InlineData("""{"choices":[{"message":{"content":" "}}]}""")]
    [InlineData("""{"choices":[{"message":{"content":"\ud83d"}}]}""")]
    [InlineData("""{"error":{"message":"she lost her card","code":429}}""")]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"she\"}}]}\n\ndata: [DONE]\n\n")]
    public async Task An_answer_without_a_text_is_worth_another_try(string body)
    {
        await using var model = await Start(Says(body, "text/html"));
        Assert.False((await Fault(model)).Final);
    }

    [Theory]
    [InlineData("""{"content":null,"refusal":"I can't help with that"}""", "stop")]
    [InlineData("""{"content":[{"type":"refusal","refusal":"I can't"}]}""", "stop")]
    [InlineData("""{"content":"I'm sorry, but I can’t assist with that request."}""", "stop")]
    [InlineData("""{"content":"{\"title\":\"Lo"}""", "content_filter")]
    public async Task A_refusal_is_not_asked_for_twice(string message, string finish)
    {
        await using var model = await Start(Message(message, finish));
        Assert.True((await Fault(model)).Final);
    }

    // Whatever went wrong: none of the endpoint's words, of the call's or the key in what the operator reads.
    static async Task<SummaryException> Fault(ScriptedModel model, TimeSpan? timeout = null, TimeProvider? time = null)
    {
        using var summarizer = model.Summarizer(settings => settings.Timeout = timeout ?? settings.Timeout, time);
        var fault = await Assert.ThrowsAsync<SummaryException>(() => summarizer.Summarize(LostCard, CancellationToken.None));
        Assert.DoesNotMatch("(?i)card|sorry|<html|" + Key, fault.ToString());
        return fault;
    }
}
