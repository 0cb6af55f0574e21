namespace Daylight.Recorder.Storage;

/// <summary>What a class does to a disk.</summary>
/// <param name="UsedBytes">What its volumes take.</param>
/// <param name="BytesPerSecond">How fast they grow.</param>
/// <param name="Days">For how long they are kept; null for ever.</param>
public readonly record struct ClassLoad(long UsedBytes, double BytesPerSecond, int? Days);
