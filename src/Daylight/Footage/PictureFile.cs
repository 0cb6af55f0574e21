using System.Globalization;
using System.Security.Cryptography;
using Daylight.Media;
using Daylight.Vault;

namespace Daylight.Footage;

/// <summary>
/// Gathers opened records into an MP4, pictures unchanged, and lists each record's SHA-256 as sealed, which leads from
/// the export back to the sealed volumes and so to the log's heads.
/// </summary>
internal sealed class PictureFile : IDisposable
{
    private readonly string folder;
    private readonly StreamWriter list;
    private Mp4Writer? mp4;

    public PictureFile(string folder)
    {
        this.folder = folder;
        list = new StreamWriter(Path.Combine(folder, "records.csv")) { NewLine = "\n" };
        list.WriteLine("volume,counter,flags,captureMicros,sealedSha256");
    }

    public int Pictures { get; private set; }

    public int Gaps { get; private set; }

    public RecordCodec Codec { get; private set; }

    public long FirstMicros { get; private set; }

    public long LastMicros { get; private set; }

    public void Add(OpenedRecord record)
    {
        var header = record.Header;
        if (mp4 is null)
        {
            Codec = header.Codec;
            mp4 = new Mp4Writer((VideoCodec)header.Codec, folder);
        }
        else if (header.Codec != Codec)
        {
            throw new FootageException($"the camera changed from {Codec} to {header.Codec} at {At(header.CaptureMicros)}; export the two parts one by one");
        }

        if (header.Flags.HasFlag(RecordFlags.ParameterSets))
        {
            mp4.AddParameterSets(record.Data.Span);
        }
        else if (Pictures == 0 && !header.Flags.HasFlag(RecordFlags.KeyFrame))
        {
            // Nothing before the first key frame can be decoded.
            return;
        }
        else
        {
            mp4.Add(record.Data.Span, header.MediaTime90k, header.Duration90k, header.Flags.HasFlag(RecordFlags.KeyFrame));
            FirstMicros = Pictures++ == 0 ? header.CaptureMicros : FirstMicros;
            LastMicros = header.CaptureMicros;
            Gaps += Pictures > 1 && header.Flags.HasFlag(RecordFlags.GapBefore) ? 1 : 0;
        }

        list.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{record.Sealed.Volume},{header.Counter},{(int)header.Flags},{header.CaptureMicros},{Convert.ToHexStringLower(SHA256.HashData(record.Sealed.Bytes.Span))}"));
    }

    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (mp4 is null || Pictures == 0)
        {
            throw new FootageException("nothing was recorded in that time");
        }

        await list.DisposeAsync();
        await using var file = new FileStream(Path.Combine(folder, "footage.mp4"), FileMode.CreateNew);
        await mp4.FinishAsync(file, cancellationToken);
        file.Flush(flushToDisk: true);
    }

    public static DateTimeOffset At(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    public void Dispose()
    {
        mp4?.Dispose();
        list.Dispose();
    }
}
