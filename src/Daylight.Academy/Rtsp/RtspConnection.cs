using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Daylight.Academy;

/// <summary>
/// One client: reads its requests into one fixed buffer and answers them. Holds at most that buffer, one session and
/// what its <see cref="Outlet"/> holds.
/// </summary>
internal sealed class RtspConnection(Socket socket, SimulatedCameras server, TimeProvider time)
{
    private const string Methods = "Public: OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN";

    private readonly Outlet outlet = new(socket, time);
    private CameraFeed? feed;
    private byte channel;
    private string sessionId = "";
    private volatile PlayingSession? playing;
    private long heardAt = time.GetTimestamp();

    internal PlayingSession? Playing => playing;

    /// <summary>True when the client has said nothing, or taken nothing, for too long.</summary>
    internal bool IsIdle(TimeSpan limit, TimeSpan stallLimit) =>
        time.GetElapsedTime(Volatile.Read(ref heardAt)) > limit || (playing is null && outlet.Stalled() > stallLimit);

    internal void Close()
    {
        playing?.End();
        socket.Dispose();
    }

    /// <summary>Serves until the client goes, misbehaves or is closed.</summary>
    internal async Task ServeAsync()
    {
        var buffer = new byte[RtspRequest.MaxHead + 1024];
        var filled = 0;
        var skip = 0;
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(filled)).ConfigureAwait(false);
                if (read == 0)
                {
                    return;
                }

                Volatile.Write(ref heardAt, time.GetTimestamp());
                filled += read;
                var used = Consume(buffer.AsSpan(0, filled), ref skip, out var goOn);
                if (!goOn)
                {
                    return;
                }

                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
        }
        catch (SocketException)
        {
            // The client went without a word.
        }
        catch (ObjectDisposedException)
        {
            // Closed from this side.
        }
        finally
        {
            Close();
        }
    }

    private int Consume(ReadOnlySpan<byte> bytes, ref int skip, out bool goOn)
    {
        var at = 0;
        goOn = true;
        while (goOn)
        {
            var stepped = Math.Min(skip, bytes.Length - at);
            at += stepped;
            skip -= stepped;
            var kind = RtspFraming.Next(bytes[at..], out var length);
            if (skip > 0 || kind == RtspFraming.Kind.Incomplete)
            {
                return at;
            }

            if (kind == RtspFraming.Kind.Skip)
            {
                skip = length;
                continue;
            }

            if (kind == RtspFraming.Kind.Bad || !RtspRequest.TryParse(bytes.Slice(at, length - 4), out var request))
            {
                server.CountBadRequest();
                outlet.Reply(RtspReply.Write(400, "Bad Request", 0));
                goOn = false;
                return at;
            }

            at += length;
            skip = request.BodyLength;
            goOn = Answer(request);
        }

        return at;
    }

    private bool Answer(RtspRequest request)
    {
        var sequence = request.Sequence;
        if (request.Method != "OPTIONS" && server.GateOf(request.Path) is { } gate && !gate.Admits(request, out var challenge))
        {
            return outlet.Reply(RtspReply.Write(401, "Unauthorized", sequence, null, $"WWW-Authenticate: {challenge}"));
        }

        switch (request.Method)
        {
            case "OPTIONS":
                return outlet.Reply(RtspReply.Write(200, "OK", sequence, null, Methods));
            case "DESCRIBE":
                return outlet.Reply(Describe(request));
            case "SETUP":
                return outlet.Reply(Setup(request));
            case "PLAY":
                return Play(request);
            case "GET_PARAMETER":
                return outlet.Reply(InSession(request) ?? RtspReply.Write(200, "OK", sequence, null, Session));
            case "TEARDOWN":
                outlet.Reply(InSession(request) ?? RtspReply.Write(200, "OK", sequence));
                return false;
            default:
                return outlet.Reply(RtspReply.Write(501, "Not Implemented", sequence, null, Methods));
        }
    }

    private string Session => sessionId.Length == 0 ? "Session: 0" : $"Session: {sessionId};timeout={(int)server.Options.SessionTimeout.TotalSeconds}";

    private byte[] Describe(RtspRequest request)
    {
        if (server.FindFeed(request.Path) is not { } found)
        {
            return NotFound(request);
        }

        var local = (socket.LocalEndPoint as IPEndPoint)?.Address ?? IPAddress.Loopback;
        return RtspReply.Write(
            200, "OK", request.Sequence, Sdp.Describe(found, local), $"Content-Base: {request.Uri.TrimEnd('/')}/", "Content-Type: application/sdp");
    }

    private byte[] Setup(RtspRequest request)
    {
        if (server.FindFeed(request.Path) is not { } found)
        {
            return NotFound(request);
        }

        if (playing is not null)
        {
            return RtspReply.Write(455, "Method Not Valid in This State", request.Sequence);
        }

        if (!InterleavedTransport.TryParse(request["Transport"], out channel))
        {
            return RtspReply.Write(461, "Unsupported Transport", request.Sequence);
        }

        feed = found;
        sessionId = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        return RtspReply.Write(
            200, "OK", request.Sequence, null, $"Transport: RTP/AVP/TCP;unicast;interleaved={channel}-{channel + 1}", Session);
    }

    private bool Play(RtspRequest request)
    {
        if (InSession(request) is { } refusal)
        {
            return outlet.Reply(refusal);
        }

        if (playing is not null)
        {
            return outlet.Reply(RtspReply.Write(200, "OK", request.Sequence, null, Session));
        }

        Span<byte> random = stackalloc byte[6];
        RandomNumberGenerator.Fill(random);
        var session = server.Prepare(
            feed!, outlet, channel, BinaryPrimitives.ReadUInt32BigEndian(random), BinaryPrimitives.ReadUInt16BigEndian(random[4..]));
        var track = $"{request.Uri.TrimEnd('/')}/{Sdp.Track}";
        var reply = RtspReply.Write(
            200, "OK", request.Sequence, null, Session, "Range: npt=now-", $"RTP-Info: url={track};seq={session.Sequence};rtptime={session.RtpTime}");
        if (!outlet.Reply(reply))
        {
            return false;
        }

        playing = session;
        server.Begin(session);
        return true;
    }

    /// <summary>The refusal of a request that names no session, or not this connection's; null when all is well.</summary>
    private byte[]? InSession(RtspRequest request)
    {
        var named = request["Session"];
        if (request.Method == "GET_PARAMETER" && named is null)
        {
            return null; // a keep-alive before SETUP
        }

        return sessionId.Length > 0 && named?.Split(';')[0].Trim() == sessionId
            ? null
            : RtspReply.Write(454, "Session Not Found", request.Sequence);
    }

    private static byte[] NotFound(RtspRequest request) => RtspReply.Write(404, "Not Found", request.Sequence);
}
