using System.Diagnostics;
using System.Reflection;

namespace Daylight.Console.Tests;

/// <summary>The browser side has its own tests beside it; this runs them with the others.</summary>
public sealed class ClientTests
{
    [Fact]
    public async Task The_browser_sides_own_tests_pass()
    {
        var directory = typeof(ClientTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ClientDirectory").Value!;
        var start = new ProcessStartInfo("npm", ["test", "--silent"]) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        using var npm = Process.Start(start)!;
        var output = npm.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = npm.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await npm.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(npm.ExitCode == 0, await output + await error);
    }
}
