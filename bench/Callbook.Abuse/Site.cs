using Callbook.Tests.Support;
using Callbook.Tests.Support.Http;
using Callbook.Tests.Support.Processes;

namespace Callbook.Abuse;

/// <summary>Published servers on one database, which begins empty.</summary>
sealed class Site : IAsyncDisposable
{
    const string Secret = "only for this attack";
    // The drain time is the default, which tests shorten.
    static readonly string[] Always =
    [
        "--Callbook:DrainTime=00:00:05", $"--Callbook:Bootstrap:ClientSecret={Secret}", "--Logging:LogLevel:Default=Error", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information",
    ];

    readonly List<ServerProcess> servers = [];

    Site(EmptyStore store) => Store = store;

    public EmptyStore Store { get; }

    public ServerProcess Server => servers[0];

    public static async Task<Site> Start(TestDatabase database, params string[] settings) => await Start(await EmptyStore.Create(database), settings);

    /// <summary>On a store that is the site's from now on.</summary>
    public static async Task<Site> Start(EmptyStore store, params string[] settings)
    {
        var site = new Site(store);
        await site.StartServer(settings);
        return site;
    }

    public Task<ServerProcess> StartServer(params string[] settings) => StartServer([], settings);

    public async Task<ServerProcess> StartServer(Dictionary<string, string> environment, params string[] settings)
    {
        var server = await ServerProcess.StartIn(environment, Store, [.. Always, .. settings]);
        servers.Add(server);
        return server;
    }

    public async Task<Customer> NewCustomer() => await Customer.Create(Server.Url, await Creator());

    /// <summary>A token that may create organizations.</summary>
    public Task<string> Creator() => Customer.TokenOf(Server.Url, "callbook", Secret);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
            await server.DisposeAsync();
        await Store.DisposeAsync();
    }
}
