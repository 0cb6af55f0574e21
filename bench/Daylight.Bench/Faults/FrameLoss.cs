using Daylight.Academy;

namespace Daylight.Bench;

/// <summary>What cameras sent and a killed recorder did not keep: by camera and kill.</summary>
internal sealed class FrameLoss(int cameras)
{
    private int kills;

    public long Sent { get; private set; }

    public long Recorded { get; private set; }

    public long Lost => Sent - Recorded;

    /// <summary>The most frames that one session of a camera lost, in seconds of video.</summary>
    public double MostSeconds { get; private set; }

    public double MeanSeconds { get; private set; }

    /// <summary>Takes note of a kill.</summary>
    public void Kill() => kills++;

    /// <summary>
    /// Every session of a camera is told by its media time, which counts from its first frame in the log as in the volumes; where
    /// media time turns back in the volumes, the next session begins.
    /// </summary>
    public void Count(IEnumerable<SentFrame> log, IReadOnlyDictionary<string, List<RecordedFrame>> recorded)
    {
        foreach (var camera in log.GroupBy(f => f.Path))
        {
            var runs = Runs(recorded.GetValueOrDefault(camera.Key, []));
            var sessions = camera.GroupBy(f => f.Ssrc).Select(s => s.ToList()).ToList();
            var run = 0;
            foreach (var session in sessions)
            {
                // A session that ended before anything of it was synced has no run in the volumes.
                var zero = session[0].RtpTime;
                var times = session.Where(f => !f.Skipped).Select(f => (long)unchecked((int)(f.RtpTime - zero))).ToList();
                var kept = run < runs.Count && sessions.Count - sessions.IndexOf(session) <= runs.Count - run ? runs[run++] : [];
                var lost = times.Where(t => !kept.Contains(t)).ToList();
                Sent += times.Count;
                Recorded += times.Count - lost.Count;
                MostSeconds = Math.Max(MostSeconds, lost.Count / (double)Cameras.FramesPerSecond);
            }
        }

        MeanSeconds = kills == 0 ? 0 : Lost / (double)Cameras.FramesPerSecond / (kills * cameras);
    }

    private static List<HashSet<long>> Runs(List<RecordedFrame> frames)
    {
        var runs = new List<HashSet<long>>();
        var last = long.MaxValue;
        foreach (var frame in frames)
        {
            if (frame.MediaTime90k < last)
            {
                runs.Add([]);
            }

            runs[^1].Add(frame.MediaTime90k);
            last = frame.MediaTime90k;
        }

        return runs;
    }
}
