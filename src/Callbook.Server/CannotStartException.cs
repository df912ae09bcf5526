namespace Callbook.Server;

/// <summary>Something that the operator has to put right before the server can start. The message tells what.</summary>
sealed class CannotStartException(string message, Exception? cause = null) : Exception(message, cause);
