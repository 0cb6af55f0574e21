using Daylight.Academy;

namespace Daylight.Bench;

/// <summary>Frame by frame: what fell due at the cameras in a span, and which of it stands in the volumes.</summary>
/// <param name="Due">Frames that fell due in the span, sent or not.</param>
/// <param name="Skipped">Of these, how many a camera could not send because the recorder had not taken what came before.</param>
/// <param name="Missing">Of these, how many were sent and are not in the volumes.</param>
/// <param name="Sessions">Sessions that had frames in the span: more than the cameras when connections broke.</param>
/// <param name="Doubled">Frames found more than once.</param>
internal sealed record Completeness(long Due, long Skipped, long Missing, int Sessions, long Doubled)
{
    public long Lost => Skipped + Missing;

    /// <summary>
    /// Joins by camera, session and media time. A session's media time counts from its first frame, in the log as in the
    /// volumes; where media time turns back in the volumes, the next session begins.
    /// </summary>
    /// <param name="log">All rows of the frame log while the recorder ran.</param>
    /// <param name="recorded">All that stands in the volumes.</param>
    /// <param name="from">When the span begins, <see cref="System.Diagnostics.Stopwatch"/> time.</param>
    /// <param name="until">When it ends.</param>
    public static Completeness Check(IEnumerable<SentFrame> log, IReadOnlyDictionary<string, List<RecordedFrame>> recorded, long from, long until)
    {
        var (due, skipped, missing, sessions, doubled) = (0L, 0L, 0L, 0, 0L);
        foreach (var camera in log.GroupBy(f => f.Path))
        {
            var runs = Runs(recorded.GetValueOrDefault(camera.Key, []), ref doubled);
            // Other recorders measured before ours had sessions of their own: those with frames in the span are ours.
            var ours = camera.GroupBy(f => f.Ssrc).Where(s => s.Any(f => f.At >= from && f.At < until)).ToList();
            sessions += ours.Count;
            var run = Math.Max(0, runs.Count - ours.Count);
            foreach (var session in ours)
            {
                var kept = run < runs.Count ? runs[run] : [];
                run++;
                var zero = session.First().RtpTime;
                foreach (var frame in session.Where(f => f.At >= from && f.At < until))
                {
                    due++;
                    if (frame.Skipped)
                    {
                        skipped++;
                    }
                    else if (!kept.Contains(unchecked((int)(frame.RtpTime - zero))))
                    {
                        missing++;
                    }
                }
            }
        }

        return new Completeness(due, skipped, missing, sessions, doubled);
    }

    /// <summary>Says in words what a reader of the table must know.</summary>
    public void Describe(ReportBuilder report) => report.Note(Lost == 0
        ? $"Complete: every frame that fell due at a camera while Daylight was measured was found in its volumes{(Doubled > 0 ? $" ({Doubled} of all twice)" : "")}, each extent's SHA-256 checked."
        : $"NOT complete: of {Due} frames due, {Skipped} could not be sent because Daylight had not taken what came before, and {Missing} were sent and are not in the volumes ({Sessions} sessions).");

    private static List<HashSet<long>> Runs(List<RecordedFrame> frames, ref long doubled)
    {
        var runs = new List<HashSet<long>>();
        var last = long.MaxValue;
        foreach (var frame in frames)
        {
            if (frame.MediaTime90k < last)
            {
                runs.Add([]);
            }

            doubled += runs[^1].Add(frame.MediaTime90k) ? 0 : 1;
            last = frame.MediaTime90k;
        }

        return runs;
    }
}
