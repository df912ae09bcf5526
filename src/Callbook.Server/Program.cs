using Callbook.Server;
using Callbook.Server.Hosting;
using Callbook.Server.Store;

try
{
    await using var app = CallbookServer.Create(args);
    if (await CallbookServer.Prepare(app, CancellationToken.None) is { } secrets)
        Console.WriteLine($"client_id {secrets.ClientId}\nclient_secret {secrets.ClientSecret}");
    await app.RunAsync();
    return 0;
}
catch (Exception fault) when (fault is SettingsException or NewerSchemaException)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}
