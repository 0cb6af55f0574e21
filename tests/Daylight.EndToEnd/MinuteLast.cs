using Xunit.Sdk;
using Xunit.v3;

namespace Daylight.EndToEnd;

/// <summary>Runs what needs a recorded minute last: the minute passes while the others run.</summary>
public sealed class MinuteLast : ITestCaseOrderer
{
    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase =>
        [.. testCases.OrderBy(t => t.TestMethod?.MethodName.Contains("minute", StringComparison.Ordinal) ?? false)];
}
