using System.Globalization;
using System.Text;

namespace Daylight.Ledger.Witnesses;

/// <summary>What a log asks a witness (C2SP tlog-witness, add-checkpoint).</summary>
/// <param name="OldSize">The size of the tree that the witness cosigned last, as far as the log knows.</param>
/// <param name="Proof">The consistency proof from there to the checkpoint.</param>
/// <param name="Checkpoint">The checkpoint to cosign.</param>
public sealed record AddCheckpointRequest(long OldSize, IReadOnlyList<Digest> Proof, Checkpoint Checkpoint)
{
    /// <summary>The most hashes in a proof.</summary>
    public const int MaxProof = 63;

    /// <summary>The longest request in bytes: the proof, and a note with more signatures than any policy needs.</summary>
    public const int MaxBytes = 256 * 1024;

    private const string Old = "old ";

    /// <summary>Reads a request's body. Nothing in it is checked but its form.</summary>
    /// <exception cref="FormatException">The bytes are not such a body; the message says what is wrong.</exception>
    public static AddCheckpointRequest Parse(ReadOnlySpan<byte> body)
    {
        if (body.Length > MaxBytes)
        {
            throw new FormatException($"request: {body.Length} bytes; at most {MaxBytes}");
        }

        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body);
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException("request: it is not UTF-8");
        }

        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !text.StartsWith(Old, StringComparison.Ordinal))
        {
            throw new FormatException("request: expected 'old SIZE', hashes, an empty line and a checkpoint");
        }

        var lines = text[..split].Split('\n');
        if (!Checkpoint.TryParseSize(lines[0].AsSpan(Old.Length), out var old))
        {
            throw new FormatException("request: 'old' must be followed by a decimal size without leading zeroes");
        }

        if (lines.Length - 1 > MaxProof)
        {
            throw new FormatException($"request: {lines.Length - 1} hashes; at most {MaxProof}");
        }

        return new AddCheckpointRequest(old, [.. lines.Skip(1).Select(ParseHash)], Checkpoint.Parse(text[(split + 2)..]));
    }

    /// <summary>The request's body.</summary>
    public override string ToString()
    {
        var body = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Old}{OldSize}\n");
        foreach (var hash in Proof)
        {
            body.Append(hash.ToBase64()).Append('\n');
        }

        return body.Append('\n').Append(Checkpoint).ToString();
    }

    private static Digest ParseHash(string line) =>
        Digest.TryParse(line, out var hash) ? hash : throw new FormatException($"request: '{line}' is not a hash in base64");
}
