using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using Callbook.Server.Store;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Callbook.Server.Hosting.Privacy;

/// <summary>
/// The one key of Data Protection: from the setting, or from a file in the data directory that is created at the first start. Backups of
/// the database do not contain it. It does not expire, because what it encrypts is stored for years.
/// </summary>
sealed class SecretKey(SecretSettings settings, StoreSettings store) : IXmlRepository
{
    public const int Bytes = 32;
    const string FileName = "secret-key";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var key = Read();
        // The key's id stands in what it encrypts, so it must be the same on every server.
        var id = new Guid(SHA256.HashData(key).AsSpan(0, 16));
        var descriptor = new AuthenticatedEncryptorDescriptor(new(), new Secret(key)).ExportToXml();
        return
        [
            new XElement(
                "key", new XAttribute("id", id), new XAttribute("version", 1),
                new XElement("creationDate", Instant(2000)), new XElement("activationDate", Instant(2000)), new XElement("expirationDate", Instant(9999)),
                new XElement(
                    "descriptor", new XAttribute("deserializerType", descriptor.DeserializerType.AssemblyQualifiedName!), descriptor.SerializedDescriptorElement)), // a type with a name
        ];
    }

    public void StoreElement(XElement element, string friendlyName) => throw new NotSupportedException("No further keys are generated.");

    /// <summary>The key, or null if the text is not the base64 of a key.</summary>
    public static byte[]? TryRead(string text)
    {
        var key = new byte[Bytes];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == Bytes ? key : null;
    }

    byte[] Read()
    {
        if (settings.SecretKey is { } configured)
            return TryRead(configured)!; // validated
        var file = Path.Combine(Path.GetFullPath(store.DataDirectory), FileName);
        DurableFile.CreateOnce(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes)) + "\n");
        return TryRead(File.ReadAllText(file))
            ?? throw new CannotStartException($"{file} must be the base64 of {Bytes} bytes. Restore it from a backup: without it stored secrets cannot be read.");
    }

    static string Instant(int year) => new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero).ToString("O", CultureInfo.InvariantCulture);
}
