using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Daylight.EndToEnd;

/// <summary><c>daylight run</c> in a process of its own, without cameras.</summary>
internal sealed class RunningHouse : IAsyncDisposable
{
    private const string Ready = "Daylight: ";

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("daylight-run-");
    private readonly List<string> output = [];
    private readonly Process program;

    private RunningHouse(string[] arguments)
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "daylight.dll");
        program = Process.Start(new ProcessStartInfo("dotnet", [dll, "run", "--data", Data, "--port", "0", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    public string Data => data.FullName;

    public Uri Address { get; private set; } = null!;

    /// <summary>Starts the program and waits until it answers.</summary>
    public static async Task<RunningHouse> StartAsync(params string[] arguments)
    {
        var house = new RunningHouse(arguments);
        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        house.program.OutputDataReceived += (_, e) => house.Read(e.Data, ready);
        house.program.ErrorDataReceived += (_, e) => house.Read(e.Data, ready);
        house.program.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("daylight ended:\n" + string.Join('\n', house.output)));
        house.program.EnableRaisingEvents = true;
        house.program.BeginOutputReadLine();
        house.program.BeginErrorReadLine();
        try
        {
            house.Address = await ready.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            return house;
        }
        catch
        {
            await house.DisposeAsync();
            throw;
        }
    }

    /// <summary>A port that nobody has now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!program.HasExited)
        {
            program.Kill(entireProcessTree: true);
            await program.WaitForExitAsync();
        }

        program.Dispose();
        data.Delete(recursive: true);
    }

    private void Read(string? line, TaskCompletionSource<Uri> ready)
    {
        lock (output)
        {
            output.Add(line ?? "");
        }

        if (line?.StartsWith(Ready, StringComparison.Ordinal) == true)
        {
            ready.TrySetResult(new Uri(line[Ready.Length..]));
        }
    }
}
