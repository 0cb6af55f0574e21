namespace Daylight.Bench;

/// <summary>What one viewer of <c>daylight-bench drain</c> reads.</summary>
/// <param name="Port">Where, on this machine.</param>
/// <param name="Grant">A grant: the present of its camera's main stream is read over a WebSocket. Null for a plain file.</param>
/// <param name="Path">A file's path, asked for over and over on one connection.</param>
internal sealed record DrainTarget(int Port, byte[]? Grant, string? Path);
