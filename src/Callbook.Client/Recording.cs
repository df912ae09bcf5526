namespace Callbook.Client;

/// <summary>The properties of a call's recording.</summary>
/// <param name="Bytes">Size of the file in bytes.</param>
/// <param name="ContentType">Media type, detected from the bytes of the file: <c>audio/wav</c>, <c>audio/mpeg</c>, <c>audio/ogg</c>, <c>audio/webm</c>, <c>audio/mp4</c> or <c>audio/flac</c>.</param>
/// <param name="Duration">Duration in seconds, or null if the headers of the file do not give it.</param>
/// <param name="Channels">Number of channels, or null if the headers of the file do not give it.</param>
/// <param name="Sha256">SHA-256 of the file, hexadecimal.</param>
/// <param name="OffsetSeconds">Seconds from the start of the call to the start of the recording.</param>
public sealed record Recording(long Bytes, string ContentType, double? Duration, int? Channels, string Sha256, double OffsetSeconds);

/// <summary>The waveform of a recording.</summary>
/// <param name="Channels">Number of channels, at most 8.</param>
/// <param name="Duration">Duration of the waveform in seconds.</param>
/// <param name="Points">Number of points for each channel, at most 400.</param>
/// <param name="Peaks">The points of each channel. A point is the loudest sample of its part of the duration, 0 to 1; all parts are equally long.</param>
public sealed record RecordingPeaks(int Channels, double Duration, int Points, IReadOnlyList<IReadOnlyList<double>> Peaks);

/// <summary>A URL for uploading a recording directly to S3.</summary>
/// <param name="UploadId">Identifier of the upload, for completing it.</param>
/// <param name="Url">Accepts the file by <c>PUT</c>, without a token.</param>
/// <param name="ExpiresAt">When the URL expires.</param>
public sealed record RecordingUpload(Guid UploadId, string Url, DateTimeOffset ExpiresAt);

/// <summary>An upload to complete, after its file was sent to the upload URL.</summary>
/// <param name="UploadId">Required. Identifier of the upload.</param>
/// <param name="OffsetSeconds">Seconds from the start of the call to the start of the recording, -86400 to 86400. Default: 0.</param>
[System.Text.Json.Serialization.JsonUnmappedMemberHandling(System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow)]
public sealed record NewRecordingUpload(Guid? UploadId, double OffsetSeconds = 0);

/// <summary>A recording for the server to fetch.</summary>
/// <param name="Url">Required. The http or https URL of the recording, up to 4096 characters.</param>
/// <param name="Username">User name for HTTP Basic authentication, 1 to 255 characters without a colon.</param>
/// <param name="Password">Password for HTTP Basic authentication, up to 255 characters. Requires <c>username</c>.</param>
/// <param name="OffsetSeconds">Seconds from the start of the call to the start of the recording, -86400 to 86400. Default: 0.</param>
[System.Text.Json.Serialization.JsonUnmappedMemberHandling(System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow)]
public sealed record NewRecordingFetch(string? Url, string? Username = null, string? Password = null, double OffsetSeconds = 0);
