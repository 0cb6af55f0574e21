using Daylight.Vault;

namespace Daylight.Bench;

/// <summary>Two minutes of real footage, from whose second minute a seek picks its moment.</summary>
/// <param name="Track">Whose.</param>
/// <param name="FirstMicros">When they begin, microseconds since 1970.</param>
/// <param name="Volume">The file they stand in.</param>
internal sealed record SeekTarget(TrackId Track, long FirstMicros, string Volume);
