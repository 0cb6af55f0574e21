using System.Globalization;
using System.Text;
using Daylight.Vault;
using Daylight.Vault.Retention;

namespace Daylight.Contracts;

/// <summary>
/// What the log keeps of a volume's deletion, before it happens. It names every extent that goes, so that an auditor can tell footage
/// that was deleted by the rules from footage that is missing. After a crash the same deletion may be logged again.
/// </summary>
/// <param name="Volume">The volume.</param>
/// <param name="Epoch">The day and class that it was sealed under.</param>
/// <param name="Reason"><c>expired</c> or <c>room</c>; see <see cref="DeletionReason"/>.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Extents">The extents that it holds, a run a track.</param>
public sealed record VolumeDeletedEntry(VolumeId Volume, EpochId Epoch, DeletionReason Reason, long Bytes, IReadOnlyList<TrackSpan> Extents)
{
    /// <summary>Encodes as a canonical CBOR map; the extents as lines <c>camera/stream first last</c>.</summary>
    public byte[] Encode()
    {
        var extents = new StringBuilder();
        foreach (var span in Extents)
        {
            extents.Append(CultureInfo.InvariantCulture, $"{span.Track} {span.First} {span.Last}\n");
        }

        return new BodyWriter()
            .Text("volume", Volume.ToString())
            .Text("epoch", Epoch.ToString())
            .Text("reason", Name(Reason))
            .Number("bytes", Bytes)
            .Text("extents", extents.ToString())
            .ToArray();
    }

    /// <summary>Reads the body.</summary>
    /// <exception cref="FormatException">The bytes are not such a body; the message names the field.</exception>
    public static VolumeDeletedEntry Decode(ReadOnlyMemory<byte> body)
    {
        var f = new BodyReader(body);
        var reason = f.Text("reason");
        return new VolumeDeletedEntry(
            new VolumeId(BodyFields.Id(f, "volume")),
            EpochId.Parse(f.Text("epoch")),
            Enum.GetValues<DeletionReason>().FirstOrDefault(r => Name(r) == reason, (DeletionReason)(-1)) is var known && Enum.IsDefined(known)
                ? known : throw new FormatException($"entry body: field 'reason' is '{reason}', no reason for a deletion"),
            f.Number("bytes"),
            [.. f.Text("extents").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Span)]);
    }

    private static string Name(DeletionReason reason) => reason == DeletionReason.Expired ? "expired" : "room";

    private static TrackSpan Span(string line)
    {
        var parts = line.Split(' ');
        var track = parts[0].Split('/');
        return parts.Length == 3 && track is [var camera, "main" or "sub"]
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last >= first
            ? new TrackSpan(new TrackId(CameraId.Parse(camera), track[1] == "main" ? StreamKind.Main : StreamKind.Sub), first, last)
            : throw new FormatException($"entry body: field 'extents' has the line '{line}'; expected camera/stream first last");
    }
}
