using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Daylight.Bench;

/// <summary><c>daylight bench micro</c>: single steps of the recording path, in this process, with what they allocate.</summary>
internal static class MicroBenchmarks
{
    public static int Run(string filter, DirectoryInfo work)
    {
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(8))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Default)
            .WithOptions(ConfigOptions.JoinSummary | ConfigOptions.DisableLogFile)
            .WithArtifactsPath(Path.Combine(work.FullName, "daylight-bench-micro"));
        var summaries = BenchmarkSwitcher.FromTypes([typeof(DepacketizeBenchmark), typeof(SealBenchmark), typeof(ExtentBenchmark), typeof(CatalogBenchmark)])
            .Run(["--filter", filter], config);
        return summaries.Any() && summaries.All(s => !s.HasCriticalValidationErrors && s.Reports.All(r => r.Success)) ? 0 : 1;
    }
}
