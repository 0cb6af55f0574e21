namespace Daylight.Academy;

/// <summary>What a server has done since it started.</summary>
/// <param name="Connections">Connections open now.</param>
/// <param name="Playing">Sessions playing now.</param>
/// <param name="FramesSent">Frames handed to the network.</param>
/// <param name="FramesSkipped">Frames a slow client did not get.</param>
/// <param name="SlowClientsDropped">Clients closed because they took nothing for too long.</param>
/// <param name="BadRequests">Requests that could not be read.</param>
public sealed record ServerStatistics(
    int Connections, int Playing, long FramesSent, long FramesSkipped, long SlowClientsDropped, long BadRequests);
