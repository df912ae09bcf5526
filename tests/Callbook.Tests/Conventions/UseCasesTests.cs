using System.Reflection;
using Callbook.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Callbook.Tests.Conventions;

/// <summary>A use case is a function, and HTTP a skin over it: the console, the command line and exports call the function.</summary>
public sealed class UseCasesTests(SharedHosts hosts) : IClassFixture<SharedHosts>
{
    // The class, and why there is nothing in it for anybody else.
    static readonly Dictionary<string, string> HttpOnly = new(StringComparer.Ordinal)
    {
        ["WatchCall"] = "a stream of Server-Sent Events; whoever else watches a call opens a CallFeed",
        ["PlayRecording"] = "ranges of a file for a browser with a signed link; whoever else plays a recording opens it in the store",
        ["UploadLiveKitSession"] = "a signed request of LiveKit; what it tells goes to SessionWriter",
    };

    [Fact]
    public async Task Every_use_case_can_be_called_without_HTTP()
    {
        var slices = Slices(await hosts.On(TestDatabase.Sqlite));
        Assert.True(slices.Count >= 25); // they are found at all

        var bound = slices.Where(slice => !Functions(slice).Any()).Select(slice => slice.Name);

        Assert.Equal(HttpOnly.Keys.Order(StringComparer.Ordinal), bound.Order(StringComparer.Ordinal));
    }

    static List<Type> Slices(CallbookHost host) =>
    [
        .. host.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<MethodInfo>())
            .Where(handler => handler is { Name: "Handle", DeclaringType: { IsAbstract: true, IsSealed: true } })
            .Select(handler => handler!.DeclaringType!) // as matched above
            .Distinct(),
    ];

    // PostAgent.Post, ListJobKinds.List: the verb of the class, over plain parameters.
    static IEnumerable<MethodInfo> Functions(Type slice) => slice
        .GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        .Where(method => !method.IsPrivate && IsVerbOf(slice, method.Name))
        .Where(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType).SelectMany(Named).All(IsPlain));

    static bool IsVerbOf(Type slice, string name) =>
        slice.Name.StartsWith(name, StringComparison.Ordinal) && slice.Name.Length > name.Length && char.IsUpper(slice.Name[name.Length]);

    static IEnumerable<Type> Named(Type type) => [type, .. type.GetGenericArguments().SelectMany(Named), .. type.GetElementType() is { } element ? Named(element) : []];

    static bool IsPlain(Type type) =>
        type != typeof(IServiceProvider) && type.Namespace?.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) is not true;
}
