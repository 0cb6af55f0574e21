using Daylight.Vault;

namespace Daylight.Audit;

/// <summary>What the manifest says against the grant and against the list of records.</summary>
internal static class ExportManifestAudit
{
    public static void Check(ExportManifestFields manifest, ExportSealing sealing, IReadOnlyList<ListedRecord> records, List<Finding> findings)
    {
        var grant = sealing.Grant;
        Same("look", manifest.Look, grant.Look);
        Same("incident", manifest.Incident, grant.Incident);
        Same("purpose", manifest.Purpose, grant.Purpose);
        Same("operator", manifest.Operator, grant.Operator);
        Same("approvedBy", manifest.ApprovedBy, grant.ApprovedBy);
        Same("camera", manifest.Camera, grant.Camera.Value);
        if (manifest.FromMicros < grant.From.Value * UnixMinute.Micros || manifest.ToMicros > (grant.To.Value + 1) * UnixMinute.Micros || manifest.FromMicros > manifest.ToMicros)
        {
            findings.Add(new(FindingKind.Export, "manifest.json", "'from' and 'to' reach beyond the grant"));
        }

        var pictures = records.Where(r => r.IsPicture).ToList();
        Listed("pictures", manifest.Pictures, pictures.Count);
        Listed("gaps", manifest.Gaps, pictures.Skip(1).Count(r => r.Flags.HasFlag(RecordFlags.GapBefore)));
        if (pictures.Count > 0)
        {
            Listed("firstPicture", manifest.FirstMicros, pictures[0].CaptureMicros);
            Listed("lastPicture", manifest.LastMicros, pictures[^1].CaptureMicros);
        }

        // The log must not tell of less than was exported.
        var entry = sealing.Entry;
        if (records.Any(r => UnixMinute.OfMicros(r.CaptureMicros) is var minute && (minute < entry.From || minute > entry.To)))
        {
            findings.Add(new(FindingKind.Export, "export.opening", $"the log says that minutes {entry.From} to {entry.To} were exported; records.csv lists others"));
        }

        void Same<T>(string field, T told, T granted)
        {
            if (!EqualityComparer<T>.Default.Equals(told, granted))
            {
                findings.Add(new(FindingKind.Export, "manifest.json", $"'{field}' is '{told}'; the grant has '{granted}'"));
            }
        }

        void Listed(string field, long told, long listed)
        {
            if (told != listed)
            {
                findings.Add(new(FindingKind.Export, "manifest.json", $"'{field}' says {told}; records.csv has {listed}"));
            }
        }
    }
}
