using System.Security.Cryptography;
using Daylight.Vault;

namespace Daylight.Audit.Tests;

/// <summary>Writes volumes of one track as docs/reference/sealed-format.md has them, byte by byte, with noise for ciphertext.</summary>
internal sealed class Footage(string folder)
{
    public static readonly TrackId Track = new(CameraId.Parse("market-1"), StreamKind.Main);

    private const int SealedLength = 200;

    private readonly Guid recorder = Guid.NewGuid();
    private VolumeHeader volume = null!;
    private long previousOffset;
    private ulong counter;

    /// <summary>The volume being written.</summary>
    public string Path { get; private set; } = "";

    /// <summary>The newest link of the chain.</summary>
    public ChainHead Head { get; private set; } = null!;

    /// <summary>All records, as sealed, in order.</summary>
    public List<(VolumeId Volume, RecordHeader Header, byte[] Bytes)> Records { get; } = [];

    /// <summary>Where each extent begins, in the order of their numbers.</summary>
    public List<(string Path, long Offset)> Extents { get; } = [];

    public void BeginVolume(long micros)
    {
        var id = VolumeId.Create(DateTimeOffset.UnixEpoch.AddTicks(micros * 10));
        volume = new VolumeHeader(id, recorder, EpochId.Parse("2026-05-04.standard"), micros);
        Path = System.IO.Path.Combine(folder, id + ".vol");
        (previousOffset, counter) = (-1, 0);
        File.WriteAllBytes(Path, volume.Encode());
    }

    /// <summary>An extent of records 40 ms apart, the first a key frame.</summary>
    public void AddExtent(long firstMicros, int records = 5) => Append(NextExtent(firstMicros, records));

    /// <summary>The next extent's bytes; the chain goes on as if they were written.</summary>
    public byte[] NextExtent(long firstMicros, int records = 5)
    {
        using var payload = new MemoryStream();
        for (var i = 0; i < records; i++)
        {
            var micros = firstMicros + (i * 40_000);
            var header = new RecordHeader(
                SealedLength, i == 0 ? RecordFlags.KeyFrame : RecordFlags.None, Track.Stream, RecordCodec.H264, counter++, micros, micros, micros * 9 / 100, 3600);
            var bytes = new byte[RecordHeader.Length + SealedLength];
            header.Write(bytes);
            RandomNumberGenerator.Fill(bytes.AsSpan(RecordHeader.Length));
            payload.Write(bytes);
            Records.Add((volume.Volume, header, bytes));
        }

        var extent = new ExtentHeader(
            volume.Volume, Track, Head is null ? 0 : Head.Sequence + 1, firstMicros, firstMicros + ((records - 1) * 40_000), records, 1, (int)payload.Length,
            previousOffset, Head?.Digest ?? new byte[32], SHA256.HashData(payload.ToArray()));
        previousOffset = new FileInfo(Path).Length;
        Extents.Add((Path, previousOffset));
        Head = new ChainHead(Track, extent.Sequence, extent.Digest());
        var stored = new byte[extent.StoredLength];
        extent.Write(stored);
        payload.ToArray().CopyTo(stored, ExtentHeader.Length);
        return stored;
    }

    public void Append(byte[] bytes)
    {
        using var file = new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(bytes);
    }

    /// <summary>Flips a byte of an extent's payload.</summary>
    public void Alter(int extent)
    {
        using var file = new FileStream(Extents[extent].Path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = Extents[extent].Offset + ExtentHeader.Length + RecordHeader.Length + 9;
        var b = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(b ^ 1));
    }

    /// <summary>Cuts the file that holds an extent off in it.</summary>
    public void CutIn(int extent, int keep)
    {
        using var file = new FileStream(Extents[extent].Path, FileMode.Open, FileAccess.Write);
        file.SetLength(Extents[extent].Offset + keep);
    }
}
