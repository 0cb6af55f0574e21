using System.Security.Cryptography;
using Daylight.Ledger;
using Daylight.Vault;

namespace Daylight.Audit.Tests;

public sealed class VolumeAuditTests : IDisposable
{
    private const int Stored = 4096;

    private static readonly TrackId Track = new(CameraId.Parse("harbour-1"), StreamKind.Main);

    private readonly string folder = Directory.CreateTempSubdirectory("daylight-volumes-").FullName;
    private readonly VolumeId volume = VolumeId.FromBytes(Guid.CreateVersion7().ToByteArray(bigEndian: true));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Whole_footage_passes()
    {
        Write(Whole());

        Assert.Empty(Footage());
    }

    [Fact]
    public void A_flipped_byte_of_footage_names_the_volume_the_camera_and_the_extent()
    {
        var bytes = Whole();
        bytes[(2 * Stored) + 256 + 7] ^= 1;
        Write(bytes);

        var finding = Assert.Single(Footage());
        Assert.Equal("harbour-1", finding.Camera);
        Assert.EndsWith("town.vol", finding.Where, StringComparison.Ordinal);
        Assert.Contains("extent 1 of harbour-1/main", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flipped_byte_of_a_header_names_the_place_and_the_gap()
    {
        var bytes = Whole();
        bytes[(2 * Stored) + 90] ^= 1;
        Write(bytes);

        var findings = Footage();
        Assert.Contains(findings, f => f.Detail.Contains("byte 8192", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Detail.Contains("extents 1 to 1", StringComparison.Ordinal));
    }

    [Fact]
    public void Swapped_extents_are_named()
    {
        var b = Whole();
        Write([.. b[..Stored], .. b[(2 * Stored)..(3 * Stored)], .. b[Stored..(2 * Stored)], .. b[(3 * Stored)..]]);

        var findings = Footage();
        Assert.Contains(findings, f => f.Detail.Contains("extent 0 of", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Detail.Contains("extent 1 of", StringComparison.Ordinal));
    }

    [Fact]
    public void A_replaced_extent_breaks_the_chain()
    {
        var bytes = Whole();
        Extent(0, -1, new byte[32], out _, filler: 9).CopyTo(bytes, Stored);
        Write(bytes);

        Assert.Contains("replaced", Assert.Single(Footage()).Detail, StringComparison.Ordinal);
    }

    private List<Finding> Footage() =>
        [.. Auditor.Run(new AuditInputs(folder, new LogPolicy(new NoteSigner("log", SigningKey.Generate()).Verifier), [], null) { VolumeDirectories = [folder] })
            .Findings.Where(f => f.Kind == FindingKind.Footage)];

    private void Write(byte[] bytes) => File.WriteAllBytes(Path.Combine(folder, "town.vol"), bytes);

    private byte[] Whole()
    {
        var header = new VolumeHeader(volume, Guid.NewGuid(), EpochId.Parse(EpochText), 0).Encode();
        var first = Extent(0, -1, new byte[32], out var a);
        var second = Extent(1, Stored, a, out var b);
        return [.. header, .. first, .. second, .. Extent(2, 2 * Stored, b, out _)];
    }

    private byte[] Extent(long sequence, long previousOffset, byte[] previous, out byte[] digest, byte filler = 5)
    {
        byte[] payload = [.. Enumerable.Repeat((byte)(filler + sequence), 1000)];
        var header = new ExtentHeader(volume, Track, sequence, 1, 2, 1, 1, payload.Length, previousOffset, previous, SHA256.HashData(payload));
        var block = new byte[Stored];
        header.Write(block);
        payload.CopyTo(block, ExtentHeader.Length);
        digest = header.Digest();
        return block;
    }

    private const string EpochText = "2026-11-24.standard";
}
