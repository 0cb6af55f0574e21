using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Daylight.Ledger;
using Daylight.Ledger.Witnesses;

namespace Daylight.Bench;

/// <summary>
/// What a grant waits for its witnesses: entries appended and cosigned by a quorum of witness processes, beside entries that only the log
/// signs, in the same run on the same disk.
/// </summary>
internal static class WitnessScenario
{
    private const string Plain = "append, signed by the log";
    private const string Cosigned = "append, cosigned by the quorum";
    private const string LogName = "bench.example/log";

    public static async Task<Report> RunAsync(BenchOptions options, DirectoryInfo work, int witnesses, int looks, int rate, CancellationToken cancellationToken)
    {
        var report = new ReportBuilder("witness", "from a grant's append to a proof that the policy accepts", "p99, ms");
        report.Parameter("witnesses, all but one needed", witnesses);
        report.Parameter("appends", looks);
        report.Parameter("appends a second", rate);
        using var key = SigningKey.Generate();
        var signer = new NoteSigner(LogName, key);
        var children = new List<Child>();
        try
        {
            var known = new List<PolicyWitness>();
            for (var i = 0; i < witnesses; i++)
            {
                known.Add(await StartAsync(options, work, i, signer.Verifier, children, cancellationToken));
            }

            var policy = new LogPolicy(signer.Verifier) { Witnesses = known, Quorum = new WitnessGroup("quorum", Math.Max(1, witnesses - 1), known) };
            var folder = Path.Combine(work.FullName, "log");
            await using var log = TlogLedger.Create(folder, signer);
            await using var ledger = new CosigningLedger(log, folder, policy, new CosigningPace(), TimeProvider.System);
            await MeasureAsync(rate, rate, async i => await ledger.AppendWitnessedAsync(LeafOf(i), cancellationToken), cancellationToken);
            for (var run = 0; run < options.Runs; run++)
            {
                report.Add("machine", "load average before", Machine.Load());
                Tell(report, Plain, await MeasureAsync(looks, rate, async i => await ledger.AppendAsync(LeafOf(i), cancellationToken), cancellationToken));
                var missing = 0;
                Tell(report, Cosigned, await MeasureAsync(looks, rate, async i =>
                {
                    if (!policy.Accepts((await ledger.AppendWitnessedAsync(LeafOf(i), cancellationToken)).Proof.Checkpoint, out _))
                    {
                        Interlocked.Increment(ref missing);
                    }
                }, cancellationToken));
                report.Add(Cosigned, "without a quorum within 1 s", missing);
            }
        }
        finally
        {
            foreach (var child in children)
            {
                await child.DisposeAsync();
            }
        }

        return report.Build();
    }

    private static async Task<PolicyWitness> StartAsync(BenchOptions options, DirectoryInfo work, int number, NoteVerifier log, List<Child> children, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"w{number}");
        var (folder, port) = (Path.Combine(work.FullName, name), FreePort.Find());
        await using (var init = options.Daylight(Path.Combine(work.FullName, name + ".init"), "witness", "init", "--folder", folder, "--name", name + ".example"))
        {
            while (init.Running)
            {
                await Task.Delay(20, cancellationToken);
            }
        }

        var child = options.Daylight(
            Path.Combine(work.FullName, name + ".log"), "witness", "--folder", folder, "--listen", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), "--log", log.ToString());
        children.Add(child);
        while (!await ListensAsync(port, cancellationToken))
        {
            child.MustRun();
            await Task.Delay(50, cancellationToken);
        }

        var verifier = CosignatureVerifier.Parse((await File.ReadAllTextAsync(Path.Combine(folder, "witness.vkey"), cancellationToken)).Trim());
        return new PolicyWitness(name, verifier, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/")));
    }

    private static async Task<bool> ListensAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Begins one every so often, however long the others take, as people do.</summary>
    private static async Task<IEnumerable<double>> MeasureAsync(int count, int rate, Func<int, Task> one, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var running = new List<Task<double>>();
        for (var i = 0; i < count; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / rate) - Stopwatch.GetElapsedTime(began);
            await Task.Delay(due > TimeSpan.Zero ? due : TimeSpan.Zero, cancellationToken);
            running.Add(TimeAsync(i));
        }

        return await Task.WhenAll(running);

        async Task<double> TimeAsync(int i)
        {
            var start = Stopwatch.GetTimestamp();
            await one(i);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    private static Leaf LeafOf(int i) => new("look.granted", DateTimeOffset.UtcNow, 0, Merkle.EmptyRoot, Digest.Of(BitConverter.GetBytes(i)));

    private static void Tell(ReportBuilder report, string subject, IEnumerable<double> millis)
    {
        var sorted = millis.Order().ToList();
        report.Add(subject, "p50, ms", Series.Percentile(sorted, 0.5));
        report.Add(subject, "p99, ms", Series.Percentile(sorted, 0.99));
        report.Add(subject, "max, ms", sorted[^1]);
    }
}
