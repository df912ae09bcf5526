using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Callbook.Server.Hosting.Bodies;

namespace Callbook.Server.Access.OAuth;

/// <summary>
/// The parameters of an OAuth request. An empty parameter counts as missing, and a repeated one is an error (RFC 6749, section 3.2).
/// </summary>
static class OAuthParameters
{
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Does not throw.</summary>
    public static bool TryReadForm(ReadOnlySpan<byte> body, [NotNullWhen(true)] out Dictionary<string, string>? parameters)
    {
        parameters = null;
        if (!Utf8.IsValid(body))
            return false;
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in Encoding.UTF8.GetString(body).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            if (!read.TryAdd(Decode(parts[0]), parts.Length == 2 ? Decode(parts[1]) : ""))
                return false;
        }

        return Accept(read, out parameters);
    }

    /// <summary>Does not throw.</summary>
    public static bool TryReadJson(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out Dictionary<string, string>? parameters)
    {
        parameters = null;
        try
        {
            using var json = JsonDocument.Parse(ByteOrderMark.Skip(body), Strict);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return false;
            var read = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var property in json.RootElement.EnumerateObject())
            {
                // Unknown extensions may be of any type: they are ignored.
                if (property.Value.ValueKind is JsonValueKind.String)
                    read.Add(property.Name, property.Value.GetString() ?? "");
                else if (property.Value.ValueKind is not JsonValueKind.Null && Known.Contains(property.Name))
                    return false;
            }

            return Accept(read, out parameters);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Not JSON; invalid UTF-8 or a lone surrogate; a duplicate name.
            return false;
        }
    }

    /// <summary>Decodes application/x-www-form-urlencoded. Invalid escapes stay as they are.</summary>
    public static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    static readonly HashSet<string> Known = new(
        ["grant_type", "client_id", "client_secret", "scope", "audience", "token", "token_type_hint"], StringComparer.Ordinal);

    // No parameter may contain NUL (RFC 6749, appendix A), and PostgreSQL cannot compare with it.
    static bool Accept(Dictionary<string, string> read, [NotNullWhen(true)] out Dictionary<string, string>? parameters)
    {
        parameters = read.Values.Any(value => value.Contains('\0', StringComparison.Ordinal)) ? null : read;
        foreach (var (name, value) in read)
        {
            if (value.Length == 0)
                read.Remove(name);
        }

        return parameters is not null;
    }
}
