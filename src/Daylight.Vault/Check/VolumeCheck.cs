namespace Daylight.Vault.Check;

/// <summary>One volume by itself. Gathers on the way what chains and catalog are compared with.</summary>
/// <param name="reader">The volume.</param>
/// <param name="end">How much of it is acknowledged.</param>
/// <param name="levels">What to check.</param>
/// <param name="report">Where faults go.</param>
internal sealed class VolumeCheck(VolumeReader reader, long end, IReadOnlySet<CheckLevel> levels, CheckReport report)
{
    private readonly Dictionary<TrackId, (long Offset, TrackRun Run)> last = [];

    /// <summary>The runs of its tracks.</summary>
    public List<TrackRun> Runs { get; } = [];

    /// <summary>What a catalog should know of it, the marks aside.</summary>
    public Dictionary<(TrackId Track, UnixMinute Minute), RecordedMinute> Minutes { get; } = [];

    /// <summary>Its boxes.</summary>
    public Dictionary<TrackId, CameraBox> Boxes { get; } = [];

    public void Check()
    {
        foreach (var item in VolumeWalk.Items(reader, 0, end, (from, until) => Fault(CheckLevel.Headers, $"nothing can be read from byte {from} up to {until}")))
        {
            if (item.Box is { } box)
            {
                Boxes[box.Track] = box;
            }
            else if (item.Extent is { } extent)
            {
                report.Extents++;
                CheckExtent(item.Offset, extent);
            }
        }
    }

    private void CheckExtent(long offset, ExtentHeader extent)
    {
        var known = last.TryGetValue(extent.Track, out var before);
        if (extent.PreviousOffset != (known ? before.Offset : -1))
        {
            Fault(CheckLevel.Headers, $"extent {extent.Sequence} of {extent.Track} at byte {offset} names byte {extent.PreviousOffset} as its track's extent before, which stands {(known ? $"at {before.Offset}" : "nowhere before")}");
        }

        if (!Boxes.ContainsKey(extent.Track))
        {
            Fault(CheckLevel.Headers, $"extent {extent.Sequence} of {extent.Track} at byte {offset} has no camera box before it: nobody can open it");
        }

        if (UnixMinute.OfMicros(extent.LastMicros) != extent.Minute || extent.LastMicros < extent.FirstMicros)
        {
            Fault(CheckLevel.Headers, $"extent {extent.Sequence} of {extent.Track} at byte {offset} does not lie in one minute");
        }

        if (levels.Contains(CheckLevel.Payloads))
        {
            CheckPayload(offset, extent);
        }

        last[extent.Track] = (offset, Follow(extent, known ? before.Run : null));
        var minute = Minutes.GetValueOrDefault((extent.Track, extent.Minute)) ?? new RecordedMinute(extent.Minute, reader.Header.Volume, 0, 0, 0, 0);
        Minutes[(extent.Track, extent.Minute)] = minute with
        {
            LastOffset = offset, Bytes = minute.Bytes + extent.PayloadLength, Frames = minute.Frames + extent.Records, KeyFrames = minute.KeyFrames + extent.KeyFrames,
        };
    }

    private TrackRun Follow(ExtentHeader extent, TrackRun? run)
    {
        if (run is null || extent.Sequence != run.Last.Sequence + 1)
        {
            Runs.Add(run = new TrackRun(extent.Track, reader.Path, extent));
            return run;
        }

        if (!run.Last.Digest().AsSpan().SequenceEqual(extent.PreviousDigest.Span))
        {
            Fault(CheckLevel.Chains, $"extent {extent.Sequence} of {extent.Track} does not follow extent {run.Last.Sequence}");
        }

        run.Last = extent;
        return run;
    }

    private void CheckPayload(long offset, ExtentHeader extent)
    {
        try
        {
            var records = StoredExtent.Records(reader.Payload(offset, extent, verify: true)).Count();
            if (records != extent.Records)
            {
                Fault(CheckLevel.Payloads, $"extent {extent.Sequence} of {extent.Track} at byte {offset} has {records} records; its header says {extent.Records}");
            }
        }
        catch (FormatException)
        {
            Fault(CheckLevel.Payloads, $"extent {extent.Sequence} of {extent.Track} at byte {offset} is not the footage that its header commits to");
        }
    }

    private void Fault(CheckLevel level, string detail)
    {
        if (levels.Contains(level))
        {
            report.Fault(level, reader.Path, detail);
        }
    }
}
