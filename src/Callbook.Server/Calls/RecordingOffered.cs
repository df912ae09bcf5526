namespace Callbook.Server.Calls;

/// <summary>The platform has a recording of the call, for a while.</summary>
/// <param name="Url">Where it is; may hold secrets.</param>
/// <param name="Username">Of HTTP's Basic scheme, where the link asks for one.</param>
/// <param name="Password">Its password.</param>
/// <param name="OffsetSeconds">Where the recording begins, from the start of the call.</param>
sealed record RecordingOffered(string Url, string? Username = null, string? Password = null, double OffsetSeconds = 0) : CallEvent;
