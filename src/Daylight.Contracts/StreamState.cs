namespace Daylight.Contracts;

/// <summary>What a stream's recorder is doing.</summary>
public enum StreamState
{
    /// <summary>Not recorded.</summary>
    Stopped,

    /// <summary>Reaching the camera.</summary>
    Connecting,

    /// <summary>Sealing what comes.</summary>
    Recording,

    /// <summary>The camera cannot be recorded; tried again after a pause.</summary>
    Failed,
}
