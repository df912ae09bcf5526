namespace Callbook.Server.Hosting;

/// <summary>A bounded queue or budget is full; the sender must come again.</summary>
sealed class OverloadedException() : Exception("A bounded queue is full.");
