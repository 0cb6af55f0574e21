using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Daylight.Recorder.Live;

/// <summary>
/// The socket of a viewer whose connection was upgraded, when nothing stands between it and the server: no TLS, no HTTP/2. Frames leave
/// it whole and one after the other, whoever sends them.
/// </summary>
/// <remarks>
/// The server sends nothing by itself on an upgraded connection but the answer to the upgrade, and a client may not send its first frame
/// before it has that (RFC 6455 section 4.1): use it only once something was received. The server closes the socket after the request's
/// end; each call takes hold of its handle for as long as it lasts and finds a closed one closed.
/// </remarks>
internal sealed class Wire(Socket socket, Action abort) : IDisposable
{
    // Linux; other systems have other values, and no Wire.
    private const int DontWait = 0x40, NoSignal = 0x4000, Again = 11, Interrupted = 4;

    private readonly SafeSocketHandle handle = socket.SafeHandle;

    // Who has it may send. Waiters come in the order in which they began to wait.
    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile bool closed;

    /// <summary>Whether nothing can be sent any more.</summary>
    public bool Closed => closed;

    /// <summary>The wire of a request that asks for an upgrade; null when its bytes have to go another way.</summary>
    public static Wire? Of(HttpContext http) =>
        OperatingSystem.IsLinux() && HttpProtocol.IsHttp11(http.Request.Protocol)
        && http.Features.Get<ITlsConnectionFeature>() is null && http.Features.Get<ITlsHandshakeFeature>() is null
        && http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } && http.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket
        && http.Features.Get<IConnectionLifetimeFeature>() is { } connection
            ? new Wire(socket, connection.Abort)
            : null;

    /// <summary>Sends one frame, however long the socket takes for it.</summary>
    /// <exception cref="IOException">The connection is gone.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (!frame.IsEmpty)
            {
                ObjectDisposedException.ThrowIf(closed, this);
                frame = frame[await socket.SendAsync(frame, SocketFlags.None, cancellationToken).ConfigureAwait(false)..];
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Part of the frame may be out: nothing that came after it would be understood.
            Break();
            throw e is OperationCanceledException ? e : new IOException("the viewer's connection is gone", e);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Takes the wire if nobody has it: give it back after a whole frame, or when it is closed.</summary>
    public bool TryTake() => !closed && turn.Wait(0, CancellationToken.None);

    /// <summary>Gives the wire back.</summary>
    public void Give() => turn.Release();

    /// <summary>Sends what the socket takes at once. The caller has taken the wire.</summary>
    /// <returns>How many bytes; 0 when it is full, -1 when the connection is gone.</returns>
    public int TrySend(ReadOnlySpan<byte> bytes)
    {
        if (closed)
        {
            return -1;
        }

        try
        {
            var taken = (int)send(handle, in MemoryMarshal.GetReference(bytes), bytes.Length, DontWait | NoSignal);
            if (taken >= 0 || Marshal.GetLastPInvokeError() is Again or Interrupted)
            {
                return Math.Max(taken, 0);
            }
        }
        catch (ObjectDisposedException)
        {
            // The server closed the socket meanwhile.
        }

        Break();
        return -1;
    }

    /// <summary>Nothing more is sent. The server closes the socket.</summary>
    public void Dispose() => closed = true;

    /// <summary>Cuts the connection.</summary>
    public void Break()
    {
        closed = true;
        ThreadPool.UnsafeQueueUserWorkItem(static w => w.Abort(), this, preferLocal: false);
    }

    private void Abort()
    {
        try
        {
            abort();
        }
        catch (ObjectDisposedException)
        {
            // The request ended by itself meanwhile, and the connection with it.
        }
    }

#pragma warning disable SYSLIB1054 // Source-generated marshalling needs unsafe blocks.
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint send(SafeSocketHandle socket, in byte buffer, nint length, int flags);
#pragma warning restore SYSLIB1054
}
