using System.Reflection;
using Xunit.Sdk;

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
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Enum.GetValues<TestStore>().Select(store => new object[] { store });
}
