namespace Daylight.Vault.Check;

/// <summary>How far a check is.</summary>
/// <param name="Volumes">Volumes looked at.</param>
/// <param name="VolumesTotal">Volumes to look at.</param>
/// <param name="Bytes">Bytes of volumes looked at; read whole only when payloads are checked.</param>
/// <param name="BytesTotal">Bytes of volumes to look at.</param>
public readonly record struct CheckProgress(int Volumes, int VolumesTotal, long Bytes, long BytesTotal);
