using System.Security.Cryptography;
using System.Text.Json;
using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Vault;

namespace Daylight.Keeper.Release;

/// <summary>
/// Judges a request by its bytes, a clock reading and public keys: no store, no log, no private key. In the order in which
/// less is believed: form, the Desk's signature, the viewer's signature, the log's proof, times, minutes.
/// </summary>
internal sealed class GrantCheck(VerifyingKey deskKey, LogPolicy logPolicy)
{
    /// <summary>How far a viewer's or recorder's clock may run ahead before its minute counts as not begun.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromSeconds(5);

    private const int SignatureLength = 64;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        MaxDepth = 4,
    };

    /// <summary>Reads and judges a request.</summary>
    /// <param name="body">The raw JSON.</param>
    /// <param name="signature">The viewer's signature.</param>
    /// <param name="now">The time.</param>
    /// <param name="claimant">What is known of who asks, as far as it could be read.</param>
    /// <param name="refusal">Why not; null when the result is not.</param>
    public CheckedRequest? Read(ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature, DateTimeOffset now, out Claimant claimant, out Refusal? refusal)
    {
        claimant = default;
        refusal = null;
        try
        {
            var request = Parse(body);
            claimant = new Claimant(request.Look, null);
            var token = DecodeToken(request.Grant);
            Demand(deskKey.Verify(GrantToken.SignedBytes(token.Body.Span), token.Signature.Span), RefusalReason.Forged);
            var grant = DecodeGrant(token);
            Demand(grant.Look == request.Look, RefusalReason.WrongLook);
            Demand(IsSigned(grant, body, signature), RefusalReason.ViewerSignature);
            claimant = new Claimant(request.Look, Convert.ToHexString(grant.ViewerSigningKey.Span));
            var (index, checkpoint) = Prove(token);
            Demand(now >= grant.NotBefore, RefusalReason.NotYet);
            Demand(now < grant.Expires, RefusalReason.Expired);
            var (from, to) = (new UnixMinute(request.From), new UnixMinute(request.To));
            Demand(from >= grant.From && to <= grant.To, RefusalReason.OutsideGrant);
            Demand(to <= UnixMinute.Of(now + Ahead), RefusalReason.FutureMinute);
            return new CheckedRequest(grant, index, checkpoint, request.Sequence, [.. request.Boxes.Select(box => BoxOf(box, grant.Camera))], from, to);
        }
        catch (RefusedException e)
        {
            refusal = e.Refusal;
            return null;
        }
    }

    private static ReleaseRequest Parse(ReadOnlySpan<byte> body)
    {
        Demand(body.Length <= ReleaseRequest.MaxBytes, RefusalReason.Malformed, $"The request has {body.Length} bytes; at most {ReleaseRequest.MaxBytes}.");
        ReleaseRequest? request;
        try
        {
            request = JsonSerializer.Deserialize<ReleaseRequest>(body, Json);
        }
        catch (JsonException e)
        {
            throw new RefusedException(new Refusal(RefusalReason.Malformed, $"The request's '{e.Path}' is not of the expected form."));
        }

        Demand(request is { Grant: not null, Boxes: not null }, RefusalReason.Malformed);
        Demand(request!.Boxes!.Count is >= 1 and <= ReleaseRequest.MaxBoxes, RefusalReason.Malformed, $"A request has 1 to {ReleaseRequest.MaxBoxes} boxes.");
        // Both ends are bounded first, so that the difference cannot overflow.
        Demand(
            request.From >= 0 && request.To >= request.From && request.To - request.From < ReleaseRequest.MaxMinutes,
            RefusalReason.Malformed,
            $"A request has 1 to {ReleaseRequest.MaxMinutes} minutes, in order.");
        Demand(request.Sequence > 0, RefusalReason.Malformed, "'sequence' counts from 1.");
        return request;
    }

    private static GrantToken DecodeToken(byte[] bytes)
    {
        try
        {
            return GrantToken.Decode(bytes);
        }
        catch (FormatException e)
        {
            throw new RefusedException(new Refusal(RefusalReason.MalformedGrant, e.Message));
        }
    }

    private static Grant DecodeGrant(GrantToken token)
    {
        try
        {
            return Grant.Decode(token.Body);
        }
        catch (FormatException e)
        {
            throw new RefusedException(new Refusal(RefusalReason.MalformedGrant, e.Message));
        }
    }

    private static bool IsSigned(Grant grant, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature)
    {
        var key = grant.ViewerSigningKey.Span;
        try
        {
            using var viewer = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = key[1..33].ToArray(), Y = key[33..].ToArray() },
            });
            return signature.Length == SignatureLength && key[0] == 4 && viewer.VerifyData(body, signature, HashAlgorithmName.SHA256);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>
    /// The log holds this very grant: the leaf in the proof's <c>extra</c> line is a look.granted, commits to the token's body
    /// and salt, and the proof leads from it to a checkpoint that the log signed.
    /// </summary>
    private (long Index, Checkpoint Checkpoint) Prove(GrantToken token)
    {
        try
        {
            var proven = LeafProof.Parse(token.Proof);
            Demand(proven.Leaf.Kind == EntryKinds.LookGranted, RefusalReason.Unproven, "The proof is of another kind of entry.");
            Demand(proven.Leaf.Commitment == new Opening(token.Salt, token.Body).Commitment, RefusalReason.Unproven, "The proof is of another entry.");
            Demand(proven.Verify(logPolicy, out var why), RefusalReason.Unproven, why);
            return (proven.Proof.Index, proven.Proof.Checkpoint);
        }
        catch (FormatException e)
        {
            throw new RefusedException(new Refusal(RefusalReason.Unproven, e.Message));
        }
    }

    private static CameraBox BoxOf(ReleaseBox? box, CameraId camera)
    {
        Demand(box is { Sealed.Length: CameraBox.SealedLength, Stream: "main" or "sub", Epoch: not null }, RefusalReason.Malformed, "A box is not of the expected form.");
        try
        {
            var stream = box!.Stream == "main" ? StreamKind.Main : StreamKind.Sub;
            return new CameraBox(new VolumeId(box.Volume), new TrackId(camera, stream), EpochId.Parse(box.Epoch!), box.Sealed!);
        }
        catch (FormatException e)
        {
            throw new RefusedException(new Refusal(RefusalReason.Malformed, e.Message));
        }
    }

    private static void Demand(bool holds, RefusalReason reason, string? detail = null)
    {
        if (!holds)
        {
            throw new RefusedException(new Refusal(reason, detail));
        }
    }

    /// <summary>Leaves the check; never leaves this class.</summary>
    private sealed class RefusedException(Refusal refusal) : Exception
    {
        public Refusal Refusal { get; } = refusal;
    }
}
