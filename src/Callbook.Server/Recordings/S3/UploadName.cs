using Callbook.Server.CallLogs;

namespace Callbook.Server.Recordings.S3;

/// <summary>
/// Where a recording is sent to by a pre-signed URL. Not where it is kept: the URL goes on working after the upload was looked at, and another file could be
/// put in its place.
/// </summary>
static class UploadName
{
    public const string Prefix = "uploads/";

    public static string Of(RecordingName name) => Prefix + name;

    public static bool IsOne(string key) => key.StartsWith(Prefix, StringComparison.Ordinal) && RecordingName.TryParse(key[Prefix.Length..]) is not null;
}
