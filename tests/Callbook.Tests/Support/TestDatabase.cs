namespace Callbook.Tests.Support;

/// <summary>The databases that a store test runs on.</summary>
public enum TestDatabase
{
    Sqlite,
    Postgres,
}
