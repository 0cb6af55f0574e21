using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Daylight.Media;
using Daylight.Vault;

namespace Daylight.Footage;

/// <summary>
/// Gathers opened records into an MP4, pictures unchanged, and lists each record's SHA-256 as sealed, which leads from
/// the export back to the sealed volumes and so to the log's heads. All of it stays in files without a name until it is asked for.
/// </summary>
internal sealed class PictureFile(ExportPlace place) : IDisposable
{
    private readonly StringBuilder list = new("volume,counter,flags,captureMicros,sealedSha256\n");
    private Mp4Writer? samples;
    private FileStream? mp4;

    public int Pictures { get; private set; }

    public int Gaps { get; private set; }

    public RecordCodec Codec { get; private set; }

    public long FirstMicros { get; private set; }

    public long LastMicros { get; private set; }

    /// <summary>The list of records, one a line.</summary>
    public byte[] Records => Encoding.UTF8.GetBytes(list.ToString());

    public void Add(OpenedRecord record)
    {
        var header = record.Header;
        if (samples is null)
        {
            Codec = header.Codec;
            samples = new Mp4Writer((VideoCodec)header.Codec, place.Folder);
            place.Unname();
        }
        else if (header.Codec != Codec)
        {
            throw new FootageException($"the camera changed from {Codec} to {header.Codec} at {At(header.CaptureMicros)}; export the two parts one by one");
        }

        if (header.Flags.HasFlag(RecordFlags.ParameterSets))
        {
            samples.AddParameterSets(record.Data.Span);
        }
        else if (Pictures == 0 && !header.Flags.HasFlag(RecordFlags.KeyFrame))
        {
            // Nothing before the first key frame can be decoded.
            return;
        }
        else
        {
            samples.Add(record.Data.Span, header.MediaTime90k, header.Duration90k, header.Flags.HasFlag(RecordFlags.KeyFrame));
            FirstMicros = Pictures++ == 0 ? header.CaptureMicros : FirstMicros;
            LastMicros = header.CaptureMicros;
            Gaps += Pictures > 1 && header.Flags.HasFlag(RecordFlags.GapBefore) ? 1 : 0;
        }

        list.Append(
            CultureInfo.InvariantCulture,
            $"{record.Sealed.Volume},{header.Counter},{(int)header.Flags},{header.CaptureMicros},{Convert.ToHexStringLower(SHA256.HashData(record.Sealed.Bytes.Span))}\n");
    }

    /// <summary>Makes the MP4 and returns its SHA-256.</summary>
    /// <exception cref="FootageException">There is no picture.</exception>
    public async Task<byte[]> FinishAsync(CancellationToken cancellationToken)
    {
        if (samples is null || Pictures == 0)
        {
            throw new FootageException("nothing was recorded in that time");
        }

        mp4 = place.CreateNameless();
        await samples.FinishAsync(mp4, cancellationToken);
        samples.Dispose();
        mp4.Position = 0;
        return await SHA256.HashDataAsync(mp4, cancellationToken);
    }

    /// <summary>Writes the finished MP4 to where it will have a name.</summary>
    public async Task CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        mp4!.Position = 0;
        await mp4.CopyToAsync(destination, cancellationToken);
    }

    public static DateTimeOffset At(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    public void Dispose()
    {
        samples?.Dispose();
        mp4?.Dispose();
    }
}
