using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("Callbook.Tests.Support.SkippingTestFramework", "Callbook.Tests")]

namespace Callbook.Tests.Support;

/// <summary>Thrown in a test or in its support code: the test is reported as skipped, with this reason.</summary>
sealed class SkipException(string reason) : Exception(reason);

/// <summary>xunit 2 decides what to skip before a test runs; this reports a <see cref="SkipException"/> as a skip too.</summary>
public sealed class SkippingTestFramework(IMessageSink diagnostics) : XunitTestFramework(diagnostics)
{
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    sealed class Executor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assembly, sources, diagnostics)
    {
        protected override void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions) =>
            base.RunTestCases(testCases, new SkippingSink(executionMessageSink), executionOptions);
    }

    sealed class SkippingSink(IMessageSink next) : LongLivedMarshalByRefObject, IMessageSink
    {
        public bool OnMessage(IMessageSinkMessage message) => next.OnMessage(message is ITestFailed failed ? AsSkipped(failed) : message);

        static IMessageSinkMessage AsSkipped(ITestFailed failed)
        {
            // The types of the inner exceptions stand here too, so a fixture may wrap it.
            var index = Array.IndexOf(failed.ExceptionTypes, typeof(SkipException).FullName);
            return index < 0 ? failed : new TestSkipped(failed.Test, failed.Messages[index]);
        }
    }
}
