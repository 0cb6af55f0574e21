namespace Daylight.Vault.Tests.Faults;

/// <summary>Misfortune by seed: errors of every kind, a disk that is gone or held up, a catalog that refuses, cameras that come and go, crashes.</summary>
internal sealed class FaultPlan
{
    private readonly StoreRig rig;
    private readonly int disks;
    private readonly double rate;
    private int goneDisk = -1;
    private int goneUntil;
    private int stalledUntil;
    private int refusesUntil;
    private IDisposable? refusal;

    public FaultPlan(StoreRig rig, int disks)
    {
        (this.rig, this.disks) = (rig, disks);
        rate = rig.Random.NextDouble() * 0.08;
        rig.Files.Policy = Decide;
    }

    public void Run(int seconds)
    {
        var nextCrash = rig.Random.Next(30, 200);
        for (var step = 0; step < seconds * 1000 / StoreRig.StepMillis; step++)
        {
            Turn(step);
            rig.Step();
            if (step == nextCrash)
            {
                Crash();
                nextCrash = step + rig.Random.Next(30, 200);
            }
        }

        Crash();
    }

    private void Crash()
    {
        // Opening, recovery included, may fail in part; what was acknowledged is told by a store whose disks are well again.
        End(ref refusal);
        rig.Crash(powerLoss: rig.Random.Next(2) == 0);
        var policy = rig.Files.Policy;
        rig.Files.Policy = _ => FileFault.None;
        rig.Verify();
        rig.Observe();
        rig.Files.Policy = policy;
    }

    private void Turn(int step)
    {
        if (rig.Random.Next(80) == 0)
        {
            (goneDisk, goneUntil) = (rig.Random.Next(disks), step + rig.Random.Next(5, 150));
        }

        if (step >= goneUntil)
        {
            goneDisk = -1;
        }

        if (rig.Random.Next(150) == 0)
        {
            rig.Stalled.Add(rig.Random.Next(disks));
            stalledUntil = step + rig.Random.Next(5, 120);
        }

        if (step >= stalledUntil)
        {
            rig.Stalled.Clear();
        }

        if (refusal is null && rig.Random.Next(100) == 0)
        {
            refusal = rig.RefusingCatalog();
            refusesUntil = step + rig.Random.Next(10, 100);
        }

        if (step >= refusesUntil)
        {
            End(ref refusal);
        }

        if (rig.Random.Next(120) == 0)
        {
            // A camera is changed: its recorder ends and begins anew.
            rig.Store.Release(rig.Tracks[rig.Random.Next(rig.Tracks.Count)]);
        }

        if (rig.Random.Next(300) == 0)
        {
            rig.Clock.Advance(TimeSpan.FromHours(13));
        }

        rig.KeeperAway = rig.Random.Next(100) == 0 ? !rig.KeeperAway : rig.KeeperAway;
    }

    private FileFault Decide(FileOperation operation)
    {
        if (goneDisk >= 0 && (disks == 1 || operation.Path.Contains($"disk{goneDisk}", StringComparison.Ordinal)))
        {
            return FileFault.Refused;
        }

        return rig.Random.NextDouble() < rate ? (FileFault)rig.Random.Next(1, 5) : FileFault.None;
    }

    private static void End(ref IDisposable? refusal)
    {
        refusal?.Dispose();
        refusal = null;
    }
}
