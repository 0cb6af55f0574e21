namespace Daylight.Media;

/// <summary>Plays one camera's video over RTSP 1.0 (RFC 2326), also over TLS, with RTP interleaved in the connection or over UDP.</summary>
public static class RtspClient
{
    /// <summary>
    /// Connects, plays and hands access units to <paramref name="sink"/> until the camera ends, something fails or
    /// <paramref name="cancellation"/> is cancelled. It never returns normally: an end is an <see cref="RtspException"/>, so
    /// that no caller forgets to reconnect; a cancellation is an <see cref="OperationCanceledException"/>, after TEARDOWN.
    /// </summary>
    /// <param name="source">The camera.</param>
    /// <param name="sink">Receives the stream.</param>
    /// <param name="options">Bounds and pace.</param>
    /// <param name="counters">Counts what arrives and what is dropped.</param>
    /// <param name="cancellation">Ends the stream.</param>
    /// <returns>A task that ends only by an exception.</returns>
    public static async Task RunAsync(RtspSource source, IAccessUnitSink sink, RtspOptions options, StreamCounters counters, CancellationToken cancellation)
    {
        for (int redirects = 0; ; redirects++)
        {
            _ = RtspAddress.RequestUri(source.Address);
            if (RtspAddress.IsTls(source.Address) && options.Transport != RtspTransport.Tcp)
            {
                options = options.Transport == RtspTransport.Auto ? options with { Transport = RtspTransport.Tcp }
                    : throw new RtspException(RtspFailure.Refused, "RTP over UDP would be in the clear beside rtsps://; choose TCP for this camera");
            }

            try
            {
                using RtspConnection connection = await RtspConnection.ConnectAsync(source, options, counters, cancellation);
                using var session = new RtspSession(connection, source, sink, options, counters);
                try
                {
                    await session.RunAsync(cancellation);
                }
                catch (RtspException) when (options.Transport == RtspTransport.Auto && session.DatagramsFailed)
                {
                    options = options with { Transport = RtspTransport.Tcp };
                    redirects--;
                }
            }
            catch (RtspRedirect redirect)
            {
                source = redirects < RtspRedirect.Most ? RtspRedirect.Follow(source, redirect.Location)
                    : throw new RtspException(RtspFailure.Refused, "the camera redirects in a circle; check the path");
            }
        }
    }
}
