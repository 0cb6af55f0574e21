using System.Security.Cryptography;
using Daylight.Contracts;
using Daylight.Desk.Looks;
using Daylight.Desk.People;
using Daylight.Ledger;
using Daylight.Vault;

namespace Daylight.Desk.Exports;

/// <summary>
/// Logs an export's manifest and signs it. Only who was granted the look may have it sealed, only within the look's minutes, and only
/// while the look goes on: what has ended gives nothing any more, a seal neither.
/// </summary>
public sealed class ExportDesk(LookDesk looks, EntryLog log, DeskOptions options, TimeProvider clock)
{
    /// <summary>Seals an export.</summary>
    /// <exception cref="DeskException">It may not be sealed; nothing was logged.</exception>
    /// <exception cref="LedgerUnavailableException">The log cannot be written; nothing is sealed.</exception>
    public async Task<SealedExport> SealAsync(Actor actor, ExportAsk ask, CancellationToken cancellationToken)
    {
        if (ask.Manifest is not { Length: SHA256.HashSizeInBytes } manifest)
        {
            throw DeskException.Invalid("manifest", "'manifest' must be a SHA-256, base64.");
        }

        var look = await looks.FindAsync(actor, ask.Look, cancellationToken);
        if (look.AskerId != actor.UserId || look.Grant is not { } token)
        {
            throw new DeskException(DeskFault.Forbidden, "look.not-yours", "look", "Only who was granted the look may seal an export of it.");
        }

        var grant = Grant.Decode(GrantToken.Decode(token).Body);
        if (look.State != LookState.Granted || clock.GetUtcNow() >= grant.Expires)
        {
            throw new DeskException(DeskFault.Conflict, "look.ended", "look", "The look has ended, and what was not sealed before is not sealed any more; ask to look again.");
        }

        if (ask.From < grant.From.Value || ask.To > grant.To.Value || ask.From > ask.To)
        {
            throw new DeskException(DeskFault.Forbidden, "range.outside-grant", "from", "The export reaches beyond the minutes of its look.");
        }

        var entry = new ExportEntry(grant.Look, grant.Camera, new UnixMinute(ask.From), new UnixMinute(ask.To), manifest);

        // Not the request's token: a client that hangs up leaves an entry all the same.
        var logged = await log.AppendWitnessedAsync(EntryKinds.ExportSealed, entry.Encode(), CancellationToken.None);

        // The entry then says more than went out, never less.
        if (options.LogPolicy is { Quorum: not null } policy && !policy.Accepts(logged.Proof.Checkpoint, out _))
        {
            throw new DeskException(DeskFault.Unavailable, "log.unwitnessed", null, "The log's witnesses are away, so that no export can be sealed; try again in a minute.");
        }

        var note = new NoteSigner(ExportNote.SignerName, options.SigningKey).Sign(ExportNote.Text(grant.Look, manifest, logged.Index));
        return new SealedExport(
            logged.Index, logged.Opening.Salt.ToArray(), logged.Opening.Body.ToArray(), new LeafProof(logged.Proof, logged.Leaf).ToString(), note.ToString());
    }
}
