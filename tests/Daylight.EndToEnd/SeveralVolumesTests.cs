using System.Globalization;
using Daylight.Contracts;
using Daylight.Keeper;
using Daylight.Ledger;
using Daylight.Vault;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.EndToEnd;

/// <summary>A span that lies in several volumes is one export: every volume has a camera secret and counters of its own.</summary>
public sealed class SeveralVolumesTests(Town town) : IClassFixture<Town>
{
    private const string Camera = "archive-1";
    private const int Pictures = 1500;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_export_over_several_volumes_is_whole_and_each_of_them_counts()
    {
        using (var technician = await Desk.SignInAsync(town, "tomas"))
        {
            // Nothing answers there: all that this camera has is what is put into its volumes below.
            await technician.PostAsync("/api/cameras", new { id = Camera, name = Camera, latitude = 0.5, longitude = -30.5, url = "rtsp://127.0.0.1:9/none" });
        }

        using var supervisor = await Desk.SignInAsync(town, "sofia");
        var incident = (await supervisor.PostAsync("/api/incidents", new { title = "Old", type = "Municipal", latitude = 0.5, longitude = -30.5, radiusMetres = 300 }))
            .GetProperty("id").GetString()!;
        var from = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.AddMinutes(-3).ToUnixTimeMilliseconds());
        await town.RestartAsync(() => RecordAsync(from));

        var output = Path.Combine(town.Data, "several");
        var export = await ExportTool.ExportAsync(town, incident, Camera, from, from.AddSeconds(61), output);
        Assert.True(export.Code == 0, export.Error + town.Output);

        var volumes = (await File.ReadAllLinesAsync(Path.Combine(output, "records.csv"), Stop)).Skip(1).Select(l => l.Split(',')[0]).Distinct().ToList();
        Assert.True(volumes.Count >= 4, $"{volumes.Count} volumes");
        Assert.Equal((Pictures, 0), (ExportTool.Manifest(output).GetProperty("pictures").GetInt32(), ExportTool.Manifest(output).GetProperty("gaps").GetInt32()));
        Assert.Equal(Pictures, await ExportTool.DecodeAsync(Path.Combine(output, "footage.mp4")));
        var audit = await ExportTool.AuditAsync(town, output);
        Assert.True(audit.Code == 0, audit.Output + audit.Error);

        File.Delete(Path.Combine(town.Data, "recorder", "store", "volumes", volumes[1] + ".vol"));
        var broken = await ExportTool.AuditAsync(town, output);
        Assert.Equal(1, broken.Code);
        Assert.Contains($"lists records of volume {volumes[1]}, which is in none of the folders given", broken.Output, StringComparison.Ordinal);
        Assert.Contains("follows a gap", broken.Output, StringComparison.Ordinal);
    }

    /// <summary>Seals a minute of pictures to the town's own Keeper, as its Recorder would with small volumes.</summary>
    private async Task RecordAsync(DateTimeOffset from)
    {
        await using var ledger = TlogLedger.Open(
            Path.Combine(town.Data, "ledger", "log"), new NoteSigner("daylight.example/log", SigningKey.LoadOrCreate(Path.Combine(town.Data, "ledger", "log.key"))));
        using var openings = new OpeningStore(Path.Combine(town.Data, "keeper", "openings.db"));
        var folder = Path.Combine(town.Data, "keeper");
        using var keeper = new KeeperService(
            new KeeperOptions
            {
                Directory = folder,
                Passphrase = (await File.ReadAllTextAsync(Path.Combine(folder, "passphrase"), Stop)).Trim(),
                DeskKey = SigningKey.LoadOrCreate(Path.Combine(town.Data, "desk", "desk.key")).PublicKey,
                LogPolicy = ledger.Policy,
            },
            new EntryLog(ledger, openings, TimeProvider.System), TimeProvider.System);
        var clock = new FakeTimeProvider(from);
        var recorder = Guid.Parse((await File.ReadAllTextAsync(Path.Combine(town.Data, "recorder", "identity"), Stop)).Trim(), CultureInfo.InvariantCulture);
        await using var store = FootageStore.Open(
            new StoreOptions(Path.Combine(town.Data, "recorder", "store")) { VolumeBytes = 300_000 }, recorder, new Keys(keeper), clock, VolumeFiles.Real);
        await store.PrepareAsync("standard", Stop);
        var writer = store.Writer(new TrackId(CameraId.Parse(Camera), StreamKind.Main), "standard");
        var units = await AccessUnitsAsync();
        for (var i = 0; i < units.Count; i++)
        {
            var micros = (from.ToUnixTimeMilliseconds() * 1000) + (i * 40_000L);
            writer.Append(i % 25 == 0 ? RecordFlags.KeyFrame : RecordFlags.None, RecordCodec.H264, micros, micros, i * 3600L, 3600, units[i]);
            clock.Advance(TimeSpan.FromMilliseconds(40));
            if (i % 25 == 24)
            {
                store.Sync();
            }
        }
    }

    /// <summary>A test card's access units, each cut off where ffmpeg's next delimiter (H.264 section 7.3.2.4) begins.</summary>
    private async Task<List<byte[]>> AccessUnitsAsync()
    {
        var raw = Path.Combine(town.Data, "card.h264");
        var ffmpeg = await Tool.RunAsync(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=25", "-frames:v", Pictures.ToString(CultureInfo.InvariantCulture), "-c:v", "libx264",
                "-preset", "veryfast", "-g", "25", "-bf", "0", "-x264-params", "aud=1", "-pix_fmt", "yuv420p", "-f", "h264", raw,
            ],
            "");
        Assert.True(ffmpeg.Code == 0, ffmpeg.Error);
        var bytes = await File.ReadAllBytesAsync(raw, Stop);
        var units = new List<byte[]>();
        using var unit = new MemoryStream();
        foreach (var range in AnnexB.Units(bytes))
        {
            if ((bytes[range.Start] & 0x1f) == 9 && unit.Length > 0)
            {
                units.Add(unit.ToArray());
                unit.SetLength(0);
            }

            var nal = bytes.AsSpan(range).TrimEnd((byte)0);
            unit.Write([(byte)(nal.Length >> 24), (byte)(nal.Length >> 16), (byte)(nal.Length >> 8), (byte)nal.Length]);
            unit.Write(nal);
        }

        units.Add(unit.ToArray());
        Assert.Equal(Pictures, units.Count);
        return units;
    }

    private sealed class Keys(KeeperService keeper) : IEpochKeys
    {
        public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) => keeper.PublicKeyAsync(epoch, cancellationToken);
    }
}
