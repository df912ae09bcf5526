using System.Reflection;
using Xunit.Sdk;

namespace Callbook.Tests.Support;

/// <summary>
/// <c>[Theory, BothDatabases] public async Task X(TestDatabase database)</c>; the test gets its database by
/// <see cref="EmptyStore.Create"/>, which skips the test where PostgreSQL is missing and fails it in CI.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothDatabasesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[TestDatabase.Sqlite], [TestDatabase.Postgres]];
}
