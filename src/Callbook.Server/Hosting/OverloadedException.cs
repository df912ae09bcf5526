namespace Callbook.Server.Hosting;

/// <summary>A bounded queue, a budget or a disk is full. The sender must retry later.</summary>
sealed class OverloadedException(Exception? cause = null) : Exception("A bounded queue is full.", cause);
