using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Callbook.Tests.Support;

/// <summary>What a server logs.</summary>
sealed class LogLines : ILoggerProvider
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly ConcurrentQueue<string> lines = new();
    readonly SemaphoreSlim news = new(0);

    /// <summary>The setting by which the server logs at all; a test's server is quiet otherwise.</summary>
    public const string Setting = "--Logging:LogLevel:Callbook=Warning";

    public IReadOnlyList<string> All => [.. lines];

    public void AddTo(IServiceCollection services) => services.RemoveAll<ILoggerProvider>().AddSingleton<ILoggerProvider>(this);

    public IReadOnlyList<string> With(string words) => [.. lines.Where(line => line.Contains(words, StringComparison.Ordinal))];

    /// <summary>The first line with these words, now or later.</summary>
    public async Task<string> Line(string words)
    {
        using var clock = new CancellationTokenSource(Patience);
        while (true)
        {
            if (With(words) is [var found, ..])
                return found;
            await news.WaitAsync(clock.Token);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    sealed class Logger(LogLines log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            log.lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception?.Message}");
            log.news.Release();
        }
    }
}
