using Callbook.Server.CallLogs;

namespace Callbook.Server.Recordings.S3;

/// <summary>
/// The object that a pre-signed URL uploads to. It is not the stored recording: the URL stays valid after the upload was validated, so the
/// object could be replaced.
/// </summary>
static class UploadName
{
    public const string Prefix = "uploads/";

    public static string Of(RecordingName name) => Prefix + name;

    public static bool IsOne(string key) => key.StartsWith(Prefix, StringComparison.Ordinal) && RecordingName.TryParse(key[Prefix.Length..]) is not null;
}
