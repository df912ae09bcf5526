using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Callbook.Server.Access.OAuth;

/// <summary>The parameters of an OAuth request. One without a value counts as missing, and none may stand twice (RFC 6749, section 3.2).</summary>
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
            using var json = JsonDocument.Parse(body, Strict);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return false;
            var read = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var property in json.RootElement.EnumerateObject())
            {
                // An extension that we do not know may be of any type: it is ignored.
                if (property.Value.ValueKind is JsonValueKind.String)
                    read.Add(property.Name, property.Value.GetString() ?? "");
                else if (property.Value.ValueKind is not JsonValueKind.Null && Known.Contains(property.Name))
                    return false;
            }

            return Accept(read, out parameters);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Not JSON; text that is not UTF-8 or holds half of a surrogate pair; a name that stands twice.
            return false;
        }
    }

    /// <summary>Undoes application/x-www-form-urlencoded. What is no escape stays as it is.</summary>
    public static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    static readonly HashSet<string> Known = new(
        ["grant_type", "client_id", "client_secret", "scope", "audience", "token", "token_type_hint"], StringComparer.Ordinal);

    // NUL is no character of any parameter (RFC 6749, appendix A), and PostgreSQL cannot compare with it.
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
