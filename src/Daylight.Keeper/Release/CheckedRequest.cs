using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Vault;

namespace Daylight.Keeper.Release;

/// <summary>A request whose form, signatures, proof, times and minutes were found right.</summary>
/// <param name="Grant">The grant.</param>
/// <param name="GrantIndex">Its index in the log.</param>
/// <param name="Checkpoint">The checkpoint that its proof leads to, signed by the log.</param>
/// <param name="Sequence">The request's number.</param>
/// <param name="Boxes">The boxes, as boxes of the grant's camera.</param>
/// <param name="From">First minute.</param>
/// <param name="To">Last minute, inclusive.</param>
internal sealed record CheckedRequest(
    Grant Grant, long GrantIndex, Checkpoint Checkpoint, long Sequence, IReadOnlyList<CameraBox> Boxes, UnixMinute From, UnixMinute To);
