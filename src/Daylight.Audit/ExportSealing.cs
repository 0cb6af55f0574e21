using Daylight.Contracts;

namespace Daylight.Audit;

/// <summary>What the log says of an export, once its proofs were read.</summary>
/// <param name="Token">The grant's token.</param>
/// <param name="Grant">The grant.</param>
/// <param name="GrantedAt">When the grant was logged.</param>
/// <param name="Entry">The sealed export.</param>
/// <param name="Index">Where in the log it was sealed.</param>
internal sealed record ExportSealing(GrantToken Token, Grant Grant, DateTimeOffset GrantedAt, ExportEntry Entry, long Index);
