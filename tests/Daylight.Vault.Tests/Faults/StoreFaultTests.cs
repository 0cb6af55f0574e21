namespace Daylight.Vault.Tests.Faults;

/// <summary>What the store promises when everything below it fails. Each test says the seed that replays it.</summary>
public sealed class StoreFaultTests
{
    private static readonly FileFault[] Ways = [FileFault.Refused, FileFault.Short, FileFault.Torn, FileFault.Foreign];

    private static int First => int.Parse(Environment.GetEnvironmentVariable("DAYLIGHT_FAULT_FIRST") ?? "1", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void Every_operation_of_the_disk_in_turn_may_fail_in_every_way()
    {
        long operations;
        using (var rig = new StoreRig(1))
        {
            rig.Run(30);
            operations = rig.Files.Operations;
        }

        // Each operation fails in one way a run, and in all four over four first seeds that follow one another.
        for (var at = 0L; at < operations; at++)
        {
            var fault = Ways[(at + First) % Ways.Length];
            WithSeed((int)at, rig =>
            {
                rig.Files.Policy = o => o.Number == at ? fault : FileFault.None;
                rig.Run(15);
                rig.Crash(powerLoss: true);
                rig.Run(15);
                rig.Crash(powerLoss: false);
                rig.Verify();
            });
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Nothing_acknowledged_is_lost_and_no_chain_breaks_over_many_faults_and_crashes(int disks)
    {
        var seeds = int.Parse(Environment.GetEnvironmentVariable("DAYLIGHT_FAULT_SEEDS") ?? "40", System.Globalization.CultureInfo.InvariantCulture);
        var first = First;
        var (injected, crashes, sent, kept, acknowledged) = (0L, 0L, 0L, 0L, 0L);
        for (var seed = first; seed < first + seeds; seed++)
        {
            WithSeed(seed, rig =>
            {
                new FaultPlan(rig, disks).Run(seconds: 60);
                (injected, crashes, sent, kept, acknowledged) =
                    (injected + rig.Injected, crashes + rig.Crashes, sent + rig.FramesSent, kept + rig.FramesKept, acknowledged + rig.Acknowledged);
            }, disks);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{disks} disks, seeds {first} to {first + seeds - 1}: {injected} faults, {crashes} crashes, {sent} frames given, {kept} kept, {acknowledged} acknowledged heads watched, 0 missing");
    }

    private static void WithSeed(int seed, Action<StoreRig> run, int disks = 1)
    {
        using var rig = new StoreRig(seed, disks);
        try
        {
            run(rig);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"seed {seed}, {disks} disks: {e.GetType().Name}: {e.Message}\n{e.StackTrace}", e);
        }
    }
}
