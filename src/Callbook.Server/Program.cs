using Callbook.Server;
using Callbook.Server.Hosting;
using Callbook.Server.Hosting.Operations;
using Callbook.Server.Hosting.Privacy;
using Callbook.Server.Sample;

var line = CommandLine.Parse(args);
if (line.Help)
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

PrivateFiles.Begin();
try
{
    if (line.Fault is not null)
        throw new CannotStartException($"{line.Fault} See --help.");
    NativeHeap.ReturnLargeBlocks();
    await using var app = CallbookServer.Create(line.Settings);
    if (await CallbookServer.Prepare(app, CancellationToken.None) is { } secrets)
        Console.WriteLine(secrets.Tell());
    await app.StartAsync();
    if (line.Sample)
        Console.WriteLine(await app.Services.GetRequiredService<FillSample>().Run(app.Lifetime.ApplicationStopping));
    await app.WaitForShutdownAsync();
    return 0;
}
catch (CannotStartException fault)
{
    await Console.Error.WriteLineAsync($"Callbook cannot start: {fault.Message}");
    return 1;
}
catch (IOException fault) when (fault.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    await Console.Error.WriteLineAsync($"Callbook cannot start: {fault.Message} Stop the other program, or choose another address with --urls.");
    return 1;
}
