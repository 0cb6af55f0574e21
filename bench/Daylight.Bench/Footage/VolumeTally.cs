using Daylight.Vault;

namespace Daylight.Bench;

/// <summary>Every picture in a store's volumes, read from the volumes themselves with each extent's SHA-256 checked. The catalog is not asked.</summary>
internal sealed class VolumeTally
{
    private readonly Dictionary<string, List<RecordedFrame>> tracks = new(StringComparer.Ordinal);

    /// <summary>By path, such as <c>bench-000/main</c>, in the order of recording.</summary>
    public IReadOnlyDictionary<string, List<RecordedFrame>> Tracks => tracks;

    /// <summary>Extents whose payload is not what their header commits to.</summary>
    public int DamagedExtents { get; private set; }

    public static VolumeTally Of(string folder)
    {
        var tally = new VolumeTally();
        foreach (var path in Paths(folder))
        {
            tally.Add(path);
        }

        return tally;
    }

    /// <summary>The volumes of a folder, oldest first: their names are UUIDv7.</summary>
    public static IReadOnlyList<string> Paths(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.vol").Order(StringComparer.Ordinal)] : [];

    public void Add(string path)
    {
        using var reader = VolumeReader.Open(path);
        foreach (var item in reader.Items())
        {
            if (item.Extent is not { } extent)
            {
                continue;
            }

            if (!tracks.TryGetValue(extent.Track.ToString(), out var frames))
            {
                tracks.Add(extent.Track.ToString(), frames = []);
            }

            try
            {
                foreach (var record in StoredExtent.Records(reader.Payload(item.Offset, extent, verify: true)))
                {
                    var header = RecordHeader.Read(record.Span);
                    if (!header.Flags.HasFlag(RecordFlags.ParameterSets))
                    {
                        frames.Add(new RecordedFrame(header.MediaTime90k, header.ReceiveMicros));
                    }
                }
            }
            catch (FormatException)
            {
                DamagedExtents++;
            }
        }
    }
}
