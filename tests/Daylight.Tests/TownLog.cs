using System.Net;
using System.Net.Sockets;
using Daylight.Ledger;
using Daylight.Ledger.Witnesses;

namespace Daylight.Tests;

/// <summary>A folder with a house that has a log, and the witnesses that watch over it; all of them real programs.</summary>
internal sealed class TownLog : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("daylight-town-");
    private readonly List<RunningProgram> running = [];

    public string Data => In("data");

    public string Policy => In("policy.txt");

    public string LogKey => File.ReadAllText(Path.Combine(Data, "public", "log.vkey")).Trim();

    public string In(string name) => Path.Combine(folder.FullName, name);

    public async Task<RunningProgram> StartAsync(params string[] arguments)
    {
        var program = await RunningProgram.DaylightAsync(arguments);
        running.Add(program);
        return program;
    }

    public Task<RunningProgram> HouseAsync(params string[] more) => StartAsync(["run", "--data", Data, "--port", "0", .. more]);

    public Task<RunningProgram> WitnessAsync(string name, string listen = "127.0.0.1:0", string? log = null) =>
        StartAsync("witness", "--folder", In(name), "--listen", listen, "--log", log ?? LogKey);

    /// <summary>Makes a witness's key.</summary>
    public async Task<CosignatureVerifier> InitAsync(string name)
    {
        var (code, output) = await RunningProgram.RunAsync(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "daylight.dll"), "witness", "init", "--folder", In(name), "--name", $"{name}.example"]);
        Assert.Equal(0, code);
        return CosignatureVerifier.Parse(output.Trim());
    }

    /// <summary>Makes the data folder's log, so that its key is known before the house runs.</summary>
    public static string MakeLog(string data)
    {
        Directory.CreateDirectory(Path.Combine(data, "ledger"));
        using var key = SigningKey.LoadOrCreate(Path.Combine(data, "ledger", "log.key"));
        return new NoteSigner("daylight.example/log", key).Verifier.ToString();
    }

    public static int FreePort()
    {
        using var any = new TcpListener(IPAddress.Loopback, 0);
        any.Start();
        return ((IPEndPoint)any.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in running)
        {
            await program.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }
}
