using System.Security.Cryptography;
using Daylight.Contracts;
using Daylight.Keeper.Release;
using Daylight.Ledger;
using Daylight.Vault;

namespace Daylight.Keeper;

/// <summary>Epoch keys, and the release of minute keys against proof. All of it is in the log before its effect.</summary>
public sealed class KeeperService : IKeeper, IDisposable
{
    /// <summary>How many days from today an epoch may lie to be made: a recorder's clock may be a little off, not a month.</summary>
    private const int DaysAround = 2;

    private readonly KeeperStore store;
    private readonly EntryLog log;
    private readonly TimeProvider clock;
    private readonly GrantCheck check;
    private readonly WitnessWatch witnesses;
    private readonly RefusalLog refusals;

    /// <summary>One epoch is made at a time, so that its making is logged once.</summary>
    private readonly SemaphoreSlim making = new(1, 1);

    /// <summary>Opens the Keeper's store, or makes it.</summary>
    /// <exception cref="KeeperStoreException">The passphrase is wrong or the file is no store.</exception>
    public KeeperService(KeeperOptions options, EntryLog log, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(options.Directory);
        }
        else
        {
            Directory.CreateDirectory(options.Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        store = new KeeperStore(Path.Combine(options.Directory, "keeper.db"), options.Passphrase, options.Rounds);
        this.log = log;
        this.clock = clock;
        check = new GrantCheck(options.DeskKey, new LogPolicy(options.LogPolicy.Log));
        witnesses = new WitnessWatch(options.LogPolicy, options.Witnesses, log, clock);
        refusals = new RefusalLog(store, log, clock);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such epoch, and its day is too far away to make it.</exception>
    public async ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken)
    {
        if (store.Find(epoch) is (var known, true))
        {
            return known;
        }

        await making.WaitAsync(cancellationToken);
        try
        {
            if (store.Find(epoch) is null)
            {
                var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
                if (Math.Abs(epoch.Day.DayNumber - today.DayNumber) > DaysAround)
                {
                    throw new ArgumentOutOfRangeException(nameof(epoch), $"epoch {epoch}: only days within {DaysAround} of {today:O} are made; check the clocks");
                }

                store.Make(epoch);
            }

            // A crash between making and logging is made good here: nobody was given the key before it was logged.
            var (publicKey, logged) = store.Find(epoch)!.Value;
            if (!logged)
            {
                await log.AppendAsync(EntryKinds.EpochMade, new EpochEntry(epoch, publicKey).Encode(), cancellationToken);
                store.MarkLogged(epoch);
            }

            return publicKey;
        }
        finally
        {
            making.Release();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="LedgerUnavailableException">The log cannot be written; nothing was released.</exception>
    public async Task<ReleaseResult> ReleaseAsync(ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> signature, string from, CancellationToken cancellationToken)
    {
        var request = check.Read(body.Span, signature.Span, clock.GetUtcNow(), out var claimant, out var refusal);
        if (request is null)
        {
            return await RefuseAsync(refusal!);
        }

        // Before the number is taken: what fails for want of a witness may be asked again unchanged.
        var (degraded, unwitnessed) = await witnesses.JudgeAsync(request.Checkpoint, request.Grant.Live, cancellationToken);
        if (unwitnessed is not null)
        {
            return await RefuseAsync(unwitnessed);
        }

        // The number is taken before the boxes are opened: a request that fails there is not to be tried again unchanged.
        if (store.Take(request.Grant.Look, request.Sequence) is { } taken)
        {
            return await RefuseAsync(new Refusal(taken));
        }

        var keys = new List<ReleasedKey>();
        foreach (var box in request.Boxes)
        {
            if (Derive(request, box, keys) is { } wrong)
            {
                return await RefuseAsync(new Refusal(wrong));
            }
        }

        var entry = new KeysReleasedEntry(
            request.Grant.Look, request.GrantIndex, request.Grant.Camera, request.From, request.To, keys.Count, request.Sequence) { Degraded = degraded };
        await log.AppendAsync(EntryKinds.KeysReleased, entry.Encode(), cancellationToken);

        // The log took its time: what ended meanwhile gets nothing. The entry then says more than went out, never less.
        return store.HasEnded(request.Grant.Look) ? await RefuseAsync(new Refusal(RefusalReason.Ended))
            : clock.GetUtcNow() >= request.Grant.Expires ? await RefuseAsync(new Refusal(RefusalReason.Expired))
            : new ReleaseResult(keys, null, null) { Degraded = degraded };

        Task<ReleaseResult> RefuseAsync(Refusal why) => refusals.RefuseAsync(claimant, why, from, cancellationToken);
    }

    /// <summary>Logs, in one entry, the refusals beyond the limit since the last time. A program calls it now and then, and at its end.</summary>
    /// <exception cref="LedgerUnavailableException">The log cannot be written; the count is kept.</exception>
    public Task LogCountedRefusalsAsync(CancellationToken cancellationToken) => refusals.LogCountedAsync(cancellationToken);

    /// <inheritdoc/>
    public Task EndLookAsync(Guid look, CancellationToken cancellationToken)
    {
        store.End(look);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        store.Dispose();
        making.Dispose();
    }

    private RefusalReason? Derive(CheckedRequest request, CameraBox box, List<ReleasedKey> keys)
    {
        using var epochKey = store.Open(box.Epoch);
        if (epochKey is null)
        {
            return RefusalReason.EpochUnknown;
        }

        try
        {
            using var secret = CameraSecret.Open(box, epochKey);
            var info = ReleaseRequest.Info(request.Grant.Look);
            var stream = box.Track.Stream == StreamKind.Main ? "main" : "sub";
            for (var minute = request.From; minute <= request.To; minute = new UnixMinute(minute.Value + 1))
            {
                using var key = secret.Minute(minute);
                var plain = key.Export();
                keys.Add(new ReleasedKey(box.Volume.Value, stream, minute.Value, Hpke.Seal(request.Grant.ViewerKey.Span, info, [], plain)));
                CryptographicOperations.ZeroMemory(plain);
            }

            return null;
        }
        catch (CryptographicException)
        {
            return RefusalReason.WrongBox;
        }
    }
}
