using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Callbook.Server.Sample;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Callbook.Tests.Recordings.Fetch;

/// <summary>A platform's file server, with good and bad manners. It listens on every address of the machine; tests allow two of them.</summary>
public sealed class FileHost : IAsyncLifetime
{
    public const string Allowed = "127.0.0.3", AlsoAllowed = "127.0.0.4";

    readonly WebApplication app;
    readonly ConcurrentQueue<(string Path, string Authorization)> requests = [];
    readonly X509Certificate2 certificate = SelfSigned();
    readonly byte[] recording = [.. WavWriter.MuLawHead(1, 8000, 100_000), .. Enumerable.Repeat((byte)0x55, 100_000)];
    readonly Channel<string> arrivals = Channel.CreateUnbounded<string>();
    TaskCompletionSource asked = new();
    TaskCompletionSource opened = new();

    public FileHost()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.IPv6Any, 0);
            kestrel.Listen(IPAddress.IPv6Any, 0, listen => listen.UseHttps(https => https.ServerCertificateSelector = (_, name) =>
            {
                LastServerName = name;
                return certificate;
            }));
        });
        app = builder.Build();
        app.Run(Answer);
    }

    public int Port { get; private set; }

    /// <summary>Where it speaks TLS, with a certificate that nobody trusts.</summary>
    public int TlsPort { get; private set; }

    public string? LastServerName { get; private set; }

    /// <summary>The names of the headers, the host and the query.</summary>
    public string? LastRequest { get; private set; }

    public Task Asked => asked.Task;

    /// <summary>The path of each request, as it comes.</summary>
    public ChannelReader<string> Arrivals => arrivals.Reader;

    public string? LastLocalAddress { get; private set; }

    public IEnumerable<string> Requests => requests.Select(request => request.Path);

    public IEnumerable<string> Authorizations => requests.Select(request => request.Authorization);

    public ReadOnlyMemory<byte> Recording => recording;

    public async ValueTask InitializeAsync()
    {
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToList();
        Port = addresses.Single(address => address.Scheme == Uri.UriSchemeHttp).Port;
        TlsPort = addresses.Single(address => address.Scheme == Uri.UriSchemeHttps).Port;
    }

    public Uri At(string path) => new($"http://{Allowed}:{Port}{path}");

    /// <summary>A body that is cut is cut now.</summary>
    public void TellOpened() => opened.TrySetResult();

    /// <summary>How many requests are still answered with a status.</summary>
    public (int Times, int Status) Unavailable { get; set; }

    public void Forget()
    {
        Unavailable = default;
        requests.Clear();
        asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        certificate.Dispose();
    }

    async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        requests.Enqueue((path, context.Request.Headers.Authorization.ToString()));
        LastLocalAddress = context.Connection.LocalIpAddress?.MapToIPv4().ToString();
        LastRequest = $"{string.Join(", ", context.Request.Headers.Keys.Order(StringComparer.Ordinal))}; {context.Request.Host}; {context.Request.QueryString}";
        asked.TrySetResult();
        arrivals.Writer.TryWrite(path);
        try
        {
            await (path.Split('/') switch
            {
                _ when Unavailable is var (times, status) && times > 0 => Refuse(context, times, status),
                [_, "redirect", "1"] => To(context, At("/whole.wav").ToString()),
                [_, "redirect", var times] => To(context, At($"/redirect/{int.Parse(times, System.Globalization.CultureInfo.InvariantCulture) - 1}").ToString()),
                [_, "status", var status] => Status(context, int.Parse(status, System.Globalization.CultureInfo.InvariantCulture)),
                [_, "close", ..] => Whole(context, close: true),
                _ => Misbehave(context, path),
            });
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    Task Misbehave(HttpContext context, string path) => path switch
    {
        "/whole.wav" => Whole(context),
        "/chunked.wav" => context.Response.Body.WriteAsync(recording).AsTask(),
        "/relative" => To(context, "whole.wav"),
        "/loop" => To(context, "/loop"),
        "/to" => To(context, Uri.UnescapeDataString(context.Request.QueryString.Value![1..])),
        "/elsewhere" => To(context, $"http://{AlsoAllowed}:{Port}/back"),
        "/back" => To(context, At("/whole.wav").ToString()),
        "/page.html" => context.Response.WriteAsync("<!DOCTYPE html><title>Sign in</title>"),
        "/lying.wav" => Lie(context),
        "/silent" => Task.Delay(Timeout.Infinite, context.RequestAborted),
        "/stalls.wav" => Cut(context, tellsLength: true, stalls: true),
        "/held.wav" => Hold(context),
        "/large.wav" => Large(context),
        "/drips.wav" => Drip(context),
        "/endless.wav" => Endless(context),
        "/cut.wav" => Cut(context, tellsLength: true, stalls: false),
        "/cut-chunks.wav" => Cut(context, tellsLength: false, stalls: false),
        _ => Task.CompletedTask,
    };

    Task Whole(HttpContext context, bool close = false)
    {
        context.Response.ContentLength = recording.Length;
        if (close)
            context.Response.Headers.Connection = "close";
        return context.Response.Body.WriteAsync(recording).AsTask();
    }

    Task Refuse(HttpContext context, int times, int status)
    {
        Unavailable = (times - 1, status);
        return Status(context, status);
    }

    // Not before somebody says so.
    async Task Hold(HttpContext context)
    {
        await opened.Task;
        await Whole(context);
    }

    async Task Large(HttpContext context)
    {
        for (var sent = 0; sent < 30; sent++)
            await context.Response.Body.WriteAsync(recording, context.RequestAborted);
    }

    static Task Lie(HttpContext context)
    {
        context.Response.ContentType = "audio/wav";
        return context.Response.WriteAsync("{\"error\":\"not ready\"}");
    }

    static Task To(HttpContext context, string address)
    {
        context.Response.StatusCode = 302;
        context.Response.Headers.Location = address;
        return Task.CompletedTask;
    }

    static Task Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = "7";
        return Task.CompletedTask;
    }

    async Task Cut(HttpContext context, bool tellsLength, bool stalls)
    {
        if (tellsLength)
            context.Response.ContentLength = recording.Length;
        await context.Response.Body.WriteAsync(recording.AsMemory(0, 20_000));
        await context.Response.Body.FlushAsync();
        await (stalls ? Task.Delay(Timeout.Infinite, context.RequestAborted) : opened.Task);
        context.Abort();
    }

    async Task Drip(HttpContext context)
    {
        context.Response.ContentLength = recording.Length;
        await context.Response.Body.WriteAsync(recording.AsMemory(0, 5000));
        for (var at = 5000; at < recording.Length; at++)
        {
            await context.Response.Body.WriteAsync(recording.AsMemory(at, 1), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(50, context.RequestAborted);
        }
    }

    // Not slow, and never over.
    async Task Endless(HttpContext context)
    {
        await context.Response.Body.WriteAsync(recording.AsMemory(0, 5000));
        while (true)
        {
            await context.Response.Body.WriteAsync(recording.AsMemory(5000, 4096), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(20, context.RequestAborted);
        }
    }

    static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=calls.example", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
