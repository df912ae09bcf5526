namespace Callbook.Server.Store;

/// <summary>Why the database has not done what was asked of it.</summary>
enum DatabaseFault
{
    /// <summary>It never will: the statement is at fault.</summary>
    Lasting,

    /// <summary>It has more to do than it can, or chose this transaction as the victim of a deadlock.</summary>
    Busy,

    /// <summary>It is unreachable, restarting, or without a primary.</summary>
    Away,

    /// <summary>Its disk is full.</summary>
    Full,
}
