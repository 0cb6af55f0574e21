using System.Security.Cryptography;
using System.Text.Json;
using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Vault;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Keeper.Tests;

/// <summary>A real Keeper on a temporary folder with a real log, a Desk's key, a viewer's two keys and one camera's box.</summary>
internal sealed class Office : IAsyncDisposable
{
    public static readonly CameraId Camera = CameraId.Parse("market-1");
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("daylight-keeper-");
    private readonly OpeningStore openings;
    private readonly TlogLedger ledger;
    private readonly TlogLedger otherLedger;
    private readonly CosignedLog cosigned;
    private readonly EntryLog log;
    private readonly EntryLog otherLog;
    private readonly ECDiffieHellman viewer = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private Office()
    {
        openings = new OpeningStore(Path.Combine(folder.FullName, "openings.db"));
        ledger = TlogLedger.Create(Path.Combine(folder.FullName, "log"), new NoteSigner("town.example/log", SigningKey.Generate()));
        otherLedger = TlogLedger.Create(Path.Combine(folder.FullName, "other"), new NoteSigner("town.example/log", SigningKey.Generate()));
        cosigned = new CosignedLog(ledger, Path.Combine(folder.FullName, "log"), Clock);
        log = new EntryLog(cosigned, openings, Clock);
        otherLog = new EntryLog(otherLedger, openings, Clock);
        Keeper = OpenKeeper("a passphrase");
    }

    /// <summary>The log's witnesses, where the Keeper demands any.</summary>
    public CosignedLog Witnesses => cosigned;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 10, 0, 30, TimeSpan.Zero));

    public SigningKey DeskKey { get; } = SigningKey.Generate();

    public KeeperService Keeper { get; private set; }

    public CameraSecret Secret { get; } = CameraSecret.Create();

    public VolumeId Volume { get; private set; }

    public ReleaseBox Box { get; private set; } = null!;

    public UnixMinute Now => UnixMinute.Of(Clock.GetUtcNow());

    public static async Task<Office> OpenAsync()
    {
        var office = new Office();
        office.Volume = VolumeId.Create(office.Clock.GetUtcNow());
        office.Box = await office.SealAsync(Camera);
        return office;
    }

    public KeeperService OpenKeeper(string passphrase, LogPolicy? policy = null) => new(
        new KeeperOptions
        {
            Directory = Path.Combine(folder.FullName, "keeper"),
            Passphrase = passphrase,
            DeskKey = DeskKey.PublicKey,
            LogPolicy = policy ?? ledger.Policy,
            Rounds = 1_000,
        },
        log,
        Clock);

    public void Restart()
    {
        Keeper.Dispose();
        Keeper = OpenKeeper("a passphrase");
    }

    /// <summary>From here on the Keeper demands the witnesses.</summary>
    public void DemandWitnesses()
    {
        Keeper.Dispose();
        Keeper = OpenKeeper("a passphrase", cosigned.PolicyFor(ledger.Policy));
    }

    public async Task<ReleaseBox> SealAsync(CameraId camera)
    {
        var epoch = EpochId.Of(Clock.GetUtcNow(), "standard");
        var box = Secret.Seal(Volume, new TrackId(camera, StreamKind.Main), epoch, await Keeper.PublicKeyAsync(epoch, default));
        return new ReleaseBox(Volume.Value, "main", epoch.ToString(), box.Sealed.ToArray());
    }

    /// <summary>A grant for the last ten minutes and the next ten.</summary>
    public Grant NewGrant() => new(
        Guid.CreateVersion7(), Camera, new(Now.Value - 10), new(Now.Value + 10), true, Clock.GetUtcNow(), Clock.GetUtcNow().AddMinutes(10),
        Guid.NewGuid(), "traffic: two cars", "ada", null, Hpke.PublicKey(viewer), Point(signer));

    /// <summary>What the Desk would make of a grant.</summary>
    public async Task<GrantToken> TokenAsync(Grant grant, bool otherLog = false, string kind = EntryKinds.LookGranted)
    {
        var body = grant.Encode();
        var logged = await (otherLog ? this.otherLog : log).AppendWitnessedAsync(kind, body, default);
        var proof = new LeafProof(logged.Proof, logged.Leaf).ToString();
        return new GrantToken(body, logged.Opening.Salt, DeskKey.Sign(GrantToken.SignedBytes(body)), proof);
    }

    public async Task<ReleaseRequest> RequestAsync(Grant? grant = null)
    {
        grant ??= NewGrant();
        return new ReleaseRequest(grant.Look, 1, (await TokenAsync(grant)).Encode(), [Box], Now.Value - 1, Now.Value);
    }

    public (byte[] Body, byte[] Signature) Sign(ReleaseRequest request)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, Json);
        return (body, signer.SignData(body, HashAlgorithmName.SHA256));
    }

    public Task<ReleaseResult> ReleaseAsync(ReleaseRequest request)
    {
        var (body, signature) = Sign(request);
        return Keeper.ReleaseAsync(body, signature, "192.0.2.1", default);
    }

    /// <summary>The viewer opens a released key.</summary>
    public byte[] Open(Guid look, ReleasedKey key) => Hpke.Open(viewer, ReleaseRequest.Info(look), [], key.Sealed);

    public IReadOnlyList<T> Entries<T>(Func<ReadOnlyMemory<byte>, T> decode)
    {
        var found = new List<T>();
        foreach (var opening in openings.All())
        {
            try
            {
                found.Add(decode(opening.Body));
            }
            catch (FormatException)
            {
                // Another kind of entry.
            }
        }

        return found;
    }

    public async Task StopLogAsync() => await ledger.DisposeAsync();

    /// <summary>The request gets no key, the reason, and exactly one entry of it.</summary>
    public async Task AssertRefusedAsync(string code, ReleaseRequest request)
    {
        var before = Entries(KeysRefusedEntry.Decode).Count;
        var result = await ReleaseAsync(request);
        Assert.Equal(code, result.Reason);
        Assert.Empty(result.Keys);
        var entries = Entries(KeysRefusedEntry.Decode);
        Assert.Equal(before + 1, entries.Count);
        Assert.Contains(entries, e => e.Reason == code && e.Look == request.Look.ToString("D"));
    }

    public async ValueTask DisposeAsync()
    {
        Keeper.Dispose();
        await ledger.DisposeAsync();
        await otherLedger.DisposeAsync();
        openings.Dispose();
        Secret.Dispose();
        viewer.Dispose();
        signer.Dispose();
        DeskKey.Dispose();
        folder.Delete(true);
    }

    private static byte[] Point(ECDsa key)
    {
        var q = key.ExportParameters(false).Q;
        return [4, .. q.X!, .. q.Y!];
    }
}
