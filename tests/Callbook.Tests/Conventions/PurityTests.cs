using System.Reflection;
using System.Text.RegularExpressions;
using Callbook.Server;
using Callbook.Tests.Support.Files;

namespace Callbook.Tests.Conventions;

/// <summary>Calls and Audio, and entities, use the base class library and the wire records only: no clock, no database, no HTTP.</summary>
public sealed partial class PurityTests
{
    static readonly IEnumerable<SourceFile> Pure = SourceFile.All.Where(file => file.Feature is "Calls" or "Audio");

    [Fact]
    public void What_a_call_is_and_what_a_sound_is_needs_the_base_class_library_only()
    {
        Assert.True(Pure.Count() >= 30); // they are found at all
        Assert.All(Pure, file => Assert.All(Using().Matches(file.Code), named => Assert.Matches(Allowed(), named.Value)));
    }

    // Not every name needs a using: those of the namespaces around it, and those that the SDK adds to every file.
    [Fact]
    public void What_a_call_is_and_what_a_sound_is_names_nothing_else_of_the_server()
    {
        var beside = typeof(CallbookServer).Assembly.GetTypes()
            .Where(type => type.Namespace is "Callbook.Server" && !type.Name.Contains('<', StringComparison.Ordinal))
            .Select(type => type.Name);
        var folders = SourceFile.All.Select(file => file.Feature).OfType<string>().Distinct(StringComparer.Ordinal)
            .Except(["Calls", "Audio"], StringComparer.Ordinal).Select(folder => $@"{folder}\.");
        var names = string.Join('|', [.. beside, .. folders, "TimeProvider", "Stopwatch"]);
        var foreign = new Regex(
            $@"(?<![\w.])((global::)?Callbook\.)?(Server\.)?({names})(?<=\.|\b)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        Assert.All(Pure, file => Assert.DoesNotMatch(foreign, file.Code));
    }

    [Fact]
    public void What_a_call_is_and_what_a_sound_is_is_made_of_types_of_the_base_class_library()
    {
        var pure = typeof(CallbookServer).Assembly.GetTypes()
            .Where(type => type.Namespace?.Split('.') is ["Callbook", "Server", "Calls" or "Audio", ..])
            .ToList();
        Assert.True(pure.Count >= 30); // they are found at all
        var wrong = from type in pure
                    from used in Used(type)
                    where used.Namespace is { } name && !Allowed().IsMatch(name)
                    select $"{type} uses {used}";
        Assert.Empty(wrong.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public void An_entity_needs_the_base_class_library_only() => Assert.All(
        SourceFile.All.Where(file => file.Path.EndsWith("Row.cs", StringComparison.Ordinal) && file.Text.Contains(" required Guid ", StringComparison.Ordinal)),
        file => Assert.All(Using().Matches(file.Code), named => Assert.Matches("^(System|Callbook.Client|Callbook.Server.Calls$)", named.Value)));

    // Bases, fields, parameters, results and locals; what an asynchronous method keeps is a field of a nested type.
    static IEnumerable<Type> Used(Type type)
    {
        const BindingFlags Declared =
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var methods = type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)).ToList();
        return new[] { type.BaseType }.OfType<Type>()
            .Concat(type.GetInterfaces())
            .Concat(type.GetFields(Declared).Select(field => field.FieldType))
            .Concat(methods.SelectMany(method => method.GetParameters()).Select(parameter => parameter.ParameterType))
            .Concat(methods.OfType<MethodInfo>().Select(method => method.ReturnType))
            .Concat(methods.SelectMany(method => method.GetMethodBody()?.LocalVariables ?? []).Select(local => local.LocalType))
            .SelectMany(Parts);
    }

    static IEnumerable<Type> Parts(Type type) =>
        type.GetElementType() is { } element ? Parts(element) : [type, .. type.GetGenericArguments().SelectMany(Parts)];

    [GeneratedRegex(@"^(System(?!\.(Data|Net)\b)|Callbook\.Client$|Callbook\.Server\.(Calls|Audio)(\.|$))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Allowed();

    [GeneratedRegex(@"(?<=^(global )?using (static )?(\w+ = )?(global::)?)[\w.]+(?=[;<])", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Using();
}
