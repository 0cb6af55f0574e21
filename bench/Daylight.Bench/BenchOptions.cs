using System.Globalization;

namespace Daylight.Bench;

/// <summary>What every scenario is told.</summary>
/// <param name="Program">The built daylight.dll.</param>
/// <param name="Work">Where temporary files go; the disk that recordings are written to.</param>
/// <param name="Runs">How often everything is measured.</param>
/// <param name="Json">Where the report goes besides the table; null for nowhere.</param>
internal sealed record BenchOptions(FileInfo Program, DirectoryInfo Work, int Runs, FileInfo? Json)
{
    /// <summary>Runs a scenario in a temporary folder that is gone afterwards; prints its table and writes its JSON.</summary>
    public async Task<int> RunAsync(Func<DirectoryInfo, Task<Report>> scenario)
    {
        Work.Create();
        var folder = Work.CreateSubdirectory("daylight-bench-" + Guid.NewGuid().ToString("N")[..8]);
        try
        {
            var report = await scenario(folder);
            ReportTable.Write(report, Console.Out);
            if (Json is not null)
            {
                report.Save(Json.FullName);
            }

            return 0;
        }
        catch (BenchException e)
        {
            await Console.Error.WriteLineAsync("daylight bench: " + e.Message);
            return 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Starts a subcommand of the program under measurement.</summary>
    public Child Daylight(string log, params string[] arguments) => Child.Start("daylight " + arguments[0], "dotnet", [Program.FullName, .. arguments], log);

    /// <summary>Starts a helper mode of the bench itself as a process of its own.</summary>
    public static Child Self(string log, params string[] arguments) =>
        Child.Start("daylight-bench " + arguments[0], "dotnet", [typeof(BenchOptions).Assembly.Location, .. arguments], log);

    public void NeedSpace(double gigabytes)
    {
        var free = new DriveInfo(Work.FullName).AvailableFreeSpace / 1e9;
        if (free < gigabytes)
        {
            throw new BenchException(string.Create(
                CultureInfo.InvariantCulture, $"--work {Work.FullName}: {free:F0} GB are free and this run writes {gigabytes:F0}; take another folder, fewer cameras or a shorter time"));
        }
    }
}
