namespace Callbook.Server.Hosting;

/// <summary>The recording store is unreachable or full.</summary>
sealed class StoreUnavailableException(Exception cause) : Exception("The store of recordings failed.", cause);
