namespace Callbook.Client;

/// <summary>What is known of a call's recording.</summary>
/// <param name="Bytes">Size of the file.</param>
/// <param name="ContentType">By its bytes: <c>audio/wav</c>, <c>audio/mpeg</c>, <c>audio/ogg</c>, <c>audio/webm</c>, <c>audio/mp4</c> or <c>audio/flac</c>.</param>
/// <param name="Duration">Its length in seconds, or null where the file does not tell.</param>
/// <param name="Channels">Number of channels, or null where the file does not tell.</param>
/// <param name="Sha256">SHA-256 of the file, hexadecimal.</param>
/// <param name="OffsetSeconds">Where the recording begins, in seconds from the start of the call.</param>
public sealed record Recording(long Bytes, string ContentType, double? Duration, int? Channels, string Sha256, double OffsetSeconds);

/// <summary>The waveform of a recording.</summary>
/// <param name="Channels">How many lists of peaks there are.</param>
/// <param name="Duration">Seconds from the first point's beginning to the last one's end.</param>
/// <param name="Points">How many numbers each list has.</param>
/// <param name="Peaks">For each channel the loudest sample of each of so many equal times, 0 to 1.</param>
public sealed record RecordingPeaks(int Channels, double Duration, int Points, IReadOnlyList<IReadOnlyList<double>> Peaks);

/// <summary>Where a recording can be sent to, past the server.</summary>
/// <param name="UploadId">Names the upload when it is completed.</param>
/// <param name="Url">Takes the file by <c>PUT</c>, without a token.</param>
/// <param name="ExpiresAt">When it stops to.</param>
public sealed record RecordingUpload(Guid UploadId, string Url, DateTimeOffset ExpiresAt);

/// <summary>An upload that has been sent to its URL.</summary>
/// <param name="UploadId">Required. The upload.</param>
/// <param name="OffsetSeconds">Where the recording begins, in seconds from the start of the call: -86400 to 86400. Default: 0.</param>
[System.Text.Json.Serialization.JsonUnmappedMemberHandling(System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow)]
public sealed record NewRecordingUpload(Guid? UploadId, double OffsetSeconds = 0);

/// <summary>A recording that the server is to fetch.</summary>
/// <param name="Url">Required. Where it is, http or https, up to 4096 characters.</param>
/// <param name="Username">For HTTP Basic authentication, up to 255 characters and no colon.</param>
/// <param name="Password">Its password, up to 255 characters.</param>
/// <param name="OffsetSeconds">Where the recording begins, in seconds from the start of the call: -86400 to 86400. Default: 0.</param>
[System.Text.Json.Serialization.JsonUnmappedMemberHandling(System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow)]
public sealed record NewRecordingFetch(string? Url, string? Username = null, string? Password = null, double OffsetSeconds = 0);
