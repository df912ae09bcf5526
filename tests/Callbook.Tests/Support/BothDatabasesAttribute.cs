using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Callbook.Tests.Support;

/// <summary>
/// <c>[Theory, BothDatabases] public async Task X(TestDatabase database)</c>; the test gets its database by
/// <see cref="EmptyStore.Create"/>, which skips the test where PostgreSQL is missing and fails it in CI.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothDatabasesAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([new TheoryDataRow<TestDatabase>(TestDatabase.Sqlite), new TheoryDataRow<TestDatabase>(TestDatabase.Postgres)]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
