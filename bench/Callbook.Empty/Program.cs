// What the time of a start is compared with: a minimal API that does nothing.
var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/", () => "Hello World!");
await app.RunAsync();
