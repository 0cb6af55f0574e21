using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Daylight.EndToEnd;

/// <summary>The real program, started as its user starts it: <c>daylight demo</c> in a process of its own.</summary>
public sealed partial class Town : IAsyncLifetime
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("daylight-e2e-");
    private readonly Dictionary<string, string> passwords = [];
    private readonly List<string> output = [];
    private readonly int cameraPort = FreePort();
    private readonly int onvifPort = FreePort();
    private readonly int discoveryPort = FreePort();
    private Process? program;
    private DateTimeOffset began;

    public Uri Address { get; private set; } = null!;

    public string Data => data.FullName;

    /// <summary>The demo log-in of a person.</summary>
    public string PasswordOf(string user) => passwords[user];

    /// <summary>What the program has printed.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return string.Join('\n', output);
            }
        }
    }

    /// <summary>Waits until so much is recorded and written out.</summary>
    public Task RecordedAsync(TimeSpan length)
    {
        var left = began + length - DateTimeOffset.UtcNow;
        return Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, TestContext.Current.CancellationToken);
    }

    public async ValueTask InitializeAsync()
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "daylight.dll");
        var start = new ProcessStartInfo(
            "dotnet",
            [dll, "demo", "--data", Data, "--port", "0", "--camera-port", Text(cameraPort), "--onvif-port", Text(onvifPort), "--discovery-port", Text(discoveryPort)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        program = Process.Start(start)!;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        program.OutputDataReceived += (_, e) => Read(e.Data, ready);
        program.ErrorDataReceived += (_, e) => Read(e.Data, ready);
        program.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("daylight ended:\n" + Output));
        program.EnableRaisingEvents = true;
        program.BeginOutputReadLine();
        program.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromMinutes(1));
        began = DateTimeOffset.UtcNow;
    }

    public async ValueTask DisposeAsync()
    {
        if (program is { HasExited: false })
        {
            program.Kill(entireProcessTree: true);
            await program.WaitForExitAsync();
        }

        program?.Dispose();
        data.Delete(recursive: true);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    /// <summary>The cameras stay where they are when the program is started again.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Read(string? line, TaskCompletionSource ready)
    {
        if (line is null)
        {
            return;
        }

        lock (output)
        {
            output.Add(line);
        }

        if (AddressLine().Match(line) is { Success: true } address)
        {
            Address = new Uri(address.Groups[1].Value);
        }
        else if (LoginLine().Match(line) is { Success: true } login)
        {
            passwords[login.Groups[1].Value] = login.Groups[2].Value;
        }
        else if (line.Contains("Ctrl+C stops", StringComparison.Ordinal))
        {
            ready.TrySetResult();
        }
    }

    [GeneratedRegex(@"^\s+console\s+(http\S+)")]
    private static partial Regex AddressLine();

    [GeneratedRegex(@"^\s+(maria|sofia|tomas|vera)\s+(\S+)")]
    private static partial Regex LoginLine();
}
