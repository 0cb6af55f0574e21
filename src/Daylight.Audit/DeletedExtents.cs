using Daylight.Contracts;
using Daylight.Vault;
using Daylight.Vault.Retention;

namespace Daylight.Audit;

/// <summary>The extents that the log says were deleted.</summary>
internal sealed class DeletedExtents
{
    private readonly Dictionary<TrackId, List<TrackSpan>> spans = [];

    public void Add(VolumeDeletedEntry entry)
    {
        foreach (var span in entry.Extents)
        {
            if (!spans.TryGetValue(span.Track, out var known))
            {
                spans[span.Track] = known = [];
            }

            known.Add(span);
        }
    }

    /// <summary>Whether every extent of a run was deleted, by one entry or several.</summary>
    public bool Cover(TrackId track, long first, long last)
    {
        foreach (var span in spans.GetValueOrDefault(track, []).OrderBy(s => s.First))
        {
            if (span.First <= first && span.Last >= first)
            {
                first = span.Last + 1;
            }
        }

        return first > last;
    }
}
