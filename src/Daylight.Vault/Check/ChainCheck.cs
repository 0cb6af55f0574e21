namespace Daylight.Vault.Check;

/// <summary>Tracks' chains across volumes, from the runs that each volume holds.</summary>
internal sealed class ChainCheck(CheckReport report)
{
    private readonly Dictionary<TrackId, List<TrackRun>> runs = [];

    public void Add(IEnumerable<TrackRun> found)
    {
        foreach (var run in found)
        {
            if (!runs.TryGetValue(run.Track, out var known))
            {
                runs[run.Track] = known = [];
            }

            known.Add(run);
        }
    }

    /// <param name="whole">All volumes were looked at: what is missing between two of them may be told of.</param>
    public void Check(bool whole)
    {
        foreach (var (track, found) in runs)
        {
            var ordered = found.OrderBy(r => r.First.Sequence).ToList();
            for (var i = 1; i < ordered.Count; i++)
            {
                CheckLink(track, ordered[i - 1], ordered[i], whole);
            }
        }
    }

    private void CheckLink(TrackId track, TrackRun before, TrackRun run, bool whole)
    {
        if (run.First.Sequence <= before.Last.Sequence)
        {
            report.Fault(CheckLevel.Chains, run.Path, $"extent {run.First.Sequence} of {track} is there twice: also in {before.Path}");
        }
        else if (run.First.Sequence > before.Last.Sequence + 1)
        {
            var gap = $"extents {before.Last.Sequence + 1} to {run.First.Sequence - 1} of {track}";
            if (run.Path == before.Path)
            {
                report.Fault(CheckLevel.Chains, run.Path, $"{gap} are missing");
            }
            else if (whole)
            {
                report.Note($"{gap} are on no disk, between {before.Path} and {run.Path}: deleted or lost; 'daylight audit' tells which");
            }
        }
        else if (!before.Last.Digest().AsSpan().SequenceEqual(run.First.PreviousDigest.Span))
        {
            report.Fault(CheckLevel.Chains, run.Path, $"extent {run.First.Sequence} of {track} does not follow extent {before.Last.Sequence} in {before.Path}");
        }
    }
}
