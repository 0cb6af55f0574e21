namespace Daylight.Vault;

/// <summary>A volume that was not closed properly, as recovery left it.</summary>
/// <param name="Volume">The volume.</param>
/// <param name="KeptBytes">Its length now.</param>
/// <param name="CutBytes">How many bytes at its end did not check and were cut.</param>
/// <param name="Damage">What a person should look at; null when nothing.</param>
public sealed record VolumeRecovered(VolumeId Volume, long KeptBytes, long CutBytes, string? Damage);
