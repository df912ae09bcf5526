using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Callbook.Tests.Support.Recordings;

/// <summary>Where recordings are kept in a test, and what beside.</summary>
public enum TestStore
{
    Files,
    FilesWithPostgres,
    S3,
}

/// <summary><c>[Theory, EveryStore] public async Task X(TestStore store)</c>: the same for each place that recordings can be kept in.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryStoreAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<TestStore>().Select(store => new TheoryDataRow<TestStore>(store))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
