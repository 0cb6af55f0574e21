namespace Daylight.Academy;

/// <summary>What became of a frame given to an <see cref="Outlet"/>.</summary>
internal enum OutletState
{
    /// <summary>It is on its way, whole, though its tail may still be held.</summary>
    Sent,

    /// <summary>The client has not taken what came before; the frame was not begun.</summary>
    Busy,

    /// <summary>The connection is gone.</summary>
    Closed,
}
