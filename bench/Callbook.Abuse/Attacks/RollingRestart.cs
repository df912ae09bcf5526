using Callbook.Tests.Support;
using Callbook.Tests.Support.Processes;

namespace Callbook.Abuse.Attacks;

/// <summary>Two servers behind HAProxy, which repeats no request, are stopped and started again, one after the other.</summary>
static class RollingRestart
{
    const int Between = 200;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<IReadOnlyList<Finding>> Run(TestDatabase database)
    {
        string[] ports = [$"--urls=http://127.0.0.1:{PostgresServer.FreePort()}", $"--urls=http://127.0.0.1:{PostgresServer.FreePort()}"];
        await using var site = await Site.Start(database, ports[0]);
        ServerProcess[] servers = [site.Server, await site.StartServer(ports[1])];
        await using var proxy = await HaProxy.Start([.. servers.Select(server => server.Url)]);
        var customer = (await site.NewCustomer()).On(proxy.Url);
        await using var load = new Load(customer);
        foreach (var (index, server) in servers.Index())
        {
            await load.More(Between);
            await server.Terminate();
            await server.Ended(Patience);
            await load.More(Between);
            await site.StartServer(ports[index]);
            await Task.Delay(TimeSpan.FromSeconds(3)); // HAProxy has found it by then
        }

        var lost = await load.Lost(customer);
        return
        [
            new("rolling restart: clients' errors", $"{load.Failed} ({load.Statuses})", "0", load.Failed == 0),
            new("rolling restart: acknowledged calls lost", $"{lost} of {load.Acknowledged}", "0", lost == 0),
        ];
    }
}
