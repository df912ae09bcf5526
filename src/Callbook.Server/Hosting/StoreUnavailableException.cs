namespace Callbook.Server.Hosting;

/// <summary>The store of recordings cannot be reached, or is full.</summary>
sealed class StoreUnavailableException(Exception cause) : Exception("The store of recordings failed.", cause);
