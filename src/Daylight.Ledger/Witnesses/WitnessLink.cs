using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Daylight.Ledger.Witnesses;

/// <summary>One witness as the log that asks it sees it (C2SP tlog-witness, client). One question at a time.</summary>
/// <param name="witness">The witness; it has an address.</param>
/// <param name="http">Sends; its time limit is the witness's.</param>
internal sealed class WitnessLink(PolicyWitness witness, HttpClient http)
{
    /// <summary>A witness that answers 409 each time is not to be asked for ever.</summary>
    private const int MaxTries = 3;

    private readonly Uri address = new(witness.Address!.ToString().TrimEnd('/') + "/add-checkpoint");
    private int busy;

    /// <summary>What the witness cosigned last, as far as is known: a wrong guess costs one more request.</summary>
    private long known;

    private volatile WitnessStatus status = new(witness.Name, null, null);

    public WitnessStatus Status => status;

    /// <summary>Whether a question is under way.</summary>
    public bool IsBusy => Volatile.Read(ref busy) != 0;

    /// <summary>Asks for a cosignature. Null when there was none; <see cref="Status"/> then says why.</summary>
    /// <param name="checkpoint">What to cosign.</param>
    /// <param name="proof">Makes consistency proofs between sizes of the log.</param>
    /// <param name="cancellationToken">Gives the question up.</param>
    public async Task<NoteSignature?> AskAsync(Checkpoint checkpoint, Func<long, long, IReadOnlyList<Digest>> proof, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref busy, 1) != 0)
        {
            return null;
        }

        try
        {
            return await AskWithProofAsync(checkpoint, proof, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a witness or the way to it does wrong, the log goes on and the others are asked.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Trouble(e is OperationCanceledException ? "it did not answer in time" : e.Message);
        }
        finally
        {
            Volatile.Write(ref busy, 0);
        }
    }

    private async Task<NoteSignature?> AskWithProofAsync(Checkpoint checkpoint, Func<long, long, IReadOnlyList<Digest>> proof, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var old = Math.Min(known, checkpoint.Size);
            var body = new AddCheckpointRequest(old, old == 0 ? [] : proof(old, checkpoint.Size), checkpoint).ToString();
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.ContentType = new MediaTypeHeaderValue("text/plain") { CharSet = "utf-8" };
            using var answer = await http.PostAsync(address, content, cancellationToken).ConfigureAwait(false);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            switch (answer.StatusCode)
            {
                case HttpStatusCode.OK:
                    return Take(checkpoint, text);
                case HttpStatusCode.Conflict when Checkpoint.TryParseSize(text.AsSpan().TrimEnd('\n'), out var size):
                    if (size > checkpoint.Size)
                    {
                        return Trouble(string.Create(CultureInfo.InvariantCulture, $"it has cosigned {size} entries of this log, which now has {checkpoint.Size}: this log was cut back, or restored from an old copy"));
                    }

                    known = size;
                    break;
                default:
                    return Trouble(string.Create(CultureInfo.InvariantCulture, $"it answered {(int)answer.StatusCode}: {Short(text)}"));
            }
        }

        return Trouble($"it named another size {MaxTries} times");
    }

    private NoteSignature? Take(Checkpoint checkpoint, string lines)
    {
        // Lines by keys that are not known are not ours to judge.
        var mine = SignedNote.ParseSignatures(lines).Where(witness.Verifier.IsMine).FirstOrDefault();
        if (mine is null || witness.Verifier.TimeOf(checkpoint.Note.Text, mine) is not { } time)
        {
            return Trouble("its answer is no valid cosignature by its key; is the key in the policy the right one?");
        }

        known = checkpoint.Size;
        status = new WitnessStatus(witness.Name, time, null);
        return mine;
    }

    private NoteSignature? Trouble(string why)
    {
        status = status with { Trouble = why };
        return null;
    }

    private static string Short(string text)
    {
        var line = new string([.. text.TrimEnd().Take(200).Select(c => char.IsControl(c) ? ' ' : c)]);
        return line.Length == 0 ? "(nothing)" : line;
    }
}
