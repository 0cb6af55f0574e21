using System.Globalization;
using Daylight.Ledger;

namespace Daylight.Tests;

/// <summary>Monitor, witness and log by others (Go's sumdb packages) against ours, over HTTP.</summary>
public sealed class RealMonitorTests(GoPeer peer) : IClassFixture<GoPeer>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_monitor_written_by_others_reads_the_log_and_its_cosignatures_and_sees_it_grow()
    {
        Assert.SkipWhen(peer.Missing is not null, peer.Missing ?? "");
        await using var town = new TownLog();
        var key = TownLog.MakeLog(town.Data);
        var witness = await town.InitAsync("w1");
        var port = TownLog.FreePort();
        await town.WitnessAsync("w1", $"127.0.0.1:{port}", key);
        await File.WriteAllTextAsync(town.Policy, $"log {key}\nwitness w1 {witness} http://127.0.0.1:{port}\nquorum w1\n", Stop);

        var house = await town.HouseAsync("--policy", town.Policy);
        await CosignedAsync(house.Address);
        var first = await MonitorAsync(house.Address, town, key, witness.ToString());
        Assert.Contains("cosigned", first, StringComparison.Ordinal);
        Assert.Contains("entries are those of the tree", first, StringComparison.Ordinal);

        // Recovery and new keys write entries; the house is killed and started again.
        await house.KillAsync();
        house = await town.HouseAsync("--policy", town.Policy);
        await CosignedAsync(house.Address);
        Assert.Contains("seen before", await MonitorAsync(house.Address, town, key, witness.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_witness_written_by_others_cosigns_the_log()
    {
        Assert.SkipWhen(peer.Missing is not null, peer.Missing ?? "");
        await using var town = new TownLog();
        var key = TownLog.MakeLog(town.Data);
        var port = TownLog.FreePort();
        await using var witness = await RunningProgram.StartAsync(peer.Program, ["witness", $"127.0.0.1:{port}", "go.example/witness", key], @"^(go\.example/witness\+.*)$");
        var vkey = witness.Output.Trim();
        await File.WriteAllTextAsync(town.Policy, $"witness go {vkey} http://127.0.0.1:{port}/\nquorum go\n", Stop);

        var house = await town.HouseAsync("--policy", town.Policy);
        await CosignedAsync(house.Address);
        Assert.Contains("cosigned", await MonitorAsync(house.Address, town, key, vkey), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_written_by_others_is_cosigned_and_its_forks_are_refused_and_kept()
    {
        Assert.SkipWhen(peer.Missing is not null, peer.Missing ?? "");
        await using var town = new TownLog();
        await town.InitAsync("w1");
        var seed = Enumerable.Repeat((byte)9, 32).ToArray();
        using var key = SigningKey.FromSeed(seed);
        var log = new NoteVerifier("go.example/log", key.PublicKey);
        var witness = await town.WitnessAsync("w1", log: log.ToString());

        var secret = $"PRIVATE+KEY+go.example/log+{log.ToString().Split('+')[1]}+{Convert.ToBase64String([1, .. seed])}";
        var (code, output) = await RunningProgram.RunAsync(peer.Program, ["submit", witness.Address.ToString().TrimEnd('/'), "go.example/log"], secret);

        Assert.Equal(0, code);
        Assert.Equal(
            """
            0 to 1: 200 —
            1 to 2: 200 —
            2 to 3: 200 —
            3 to 7: 200 —
            7 to 256: 200 —
            256 to 300: 200 —
            from an old size: 409 300
            another root: 422
            another history: 422
            """,
            output.Trim());
        using var http = new HttpClient { BaseAddress = witness.Address };
        var evidence = await http.GetStringAsync("evidence", Stop);
        Assert.Contains("has signed two roots for 300 entries", evidence, StringComparison.Ordinal);
        Assert.Contains("has signed 310 entries and not shown that they extend the 300", evidence, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(town.In("w1/evidence")).Length);
        Assert.Contains("two roots", witness.Output, StringComparison.Ordinal);
        Assert.Contains("daylight_witness_evidence_total{otel_scope_name=\"Daylight.Witness\",log=\"go.example/log\",proven=\"yes\"} 1", await http.GetStringAsync("metrics", Stop), StringComparison.Ordinal);

        var hash = Digest.Of("go.example/log"u8).ToString();
        var latest = Checkpoint.Parse(await http.GetStringAsync($"{hash}/checkpoint", Stop));
        Assert.Equal((300, 2), (latest.Size, latest.Note.Signatures.Count));
    }

    private async Task<string> MonitorAsync(Uri house, TownLog town, string log, params string[] witnesses)
    {
        var (code, output) = await RunningProgram.RunAsync(peer.Program, ["monitor", new Uri(house, "/log").ToString(), log, town.In("monitor.state"), .. witnesses]);
        Assert.True(code == 0, output);
        return output;
    }

    /// <summary>Waits for the first round: the published checkpoint then bears two signatures.</summary>
    private static async Task CosignedAsync(Uri house)
    {
        using var http = new HttpClient { BaseAddress = house };
        for (var tries = 0; tries < 900; tries++)
        {
            if (Checkpoint.Parse(await http.GetStringAsync("/log/checkpoint", Stop)) is { Size: > 0, Note.Signatures.Count: 2 })
            {
                return;
            }

            await Task.Delay(100, Stop);
        }

        Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"{house}: never cosigned"));
    }
}
