namespace Callbook.Server.Hosting;

/// <summary>A bounded queue or budget is full. The sender must retry later.</summary>
sealed class OverloadedException() : Exception("A bounded queue is full.");
