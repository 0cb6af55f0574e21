namespace Daylight.Tests;

/// <summary>tests/RealPeers/tlogpeer, built once: notes, trees and tiles by Go's sumdb packages, which nobody here wrote.</summary>
public sealed class GoPeer : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("daylight-go-");

    public string Program => Path.Combine(folder.FullName, "tlogpeer");

    /// <summary>Why it could not be built; null when it could.</summary>
    public string? Missing { get; private set; }

    public async ValueTask InitializeAsync()
    {
        try
        {
            var source = Path.Combine(AppContext.BaseDirectory, "tlogpeer", "main.go");
            var (code, output) = await RunningProgram.RunAsync("go", ["build", "-o", Program, source], "", ("GO111MODULE", "off"), ("GOPATH", "/usr/share/gocode"), ("GOCACHE", Path.Combine(folder.FullName, "cache")));
            Missing = code == 0 ? null : output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Missing = "go is not installed: apt-get install golang-go golang-golang-x-mod-dev";
        }
    }

    public ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
