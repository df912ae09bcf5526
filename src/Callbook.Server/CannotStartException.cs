namespace Callbook.Server;

/// <summary>Something that the operator must fix before the server can start. The message says what.</summary>
sealed class CannotStartException(string message, Exception? cause = null) : Exception(message, cause);
