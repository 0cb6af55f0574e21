using System.Text;

namespace Daylight.Media.Tests;

/// <summary>Cameras that break RTSP (RFC 2326), its authentication (RFC 2617, RFC 7616) or its descriptions (RFC 8866).</summary>
internal static class SessionQuirks
{
    public static IEnumerable<Quirk> All() => [.. Connections(), .. Lengths(), .. Addresses(), .. Answers(), .. Authentication(), .. Playing()];

    private static IEnumerable<Quirk> Connections()
    {
        yield return new("answers a byte at a time", "none: TCP has no messages", "bytes gather until a message or frame is whole", r => ScriptedCamera.Plain(r, Quirk.Media)) { Dribbles = true };
        yield return new("cuts the connection after a picture and a half", "RFC 2326 10.7: TEARDOWN ends a session", "the half picture is not handed over", Quirk.Only("GET_PARAMETER", _ => null, [.. Quirk.Picture(1), .. Quirk.Picture(2).AsSpan(0, 14)], "abc;timeout=1")) { Pictures = 1, Says = "closed the connection" };
        yield return new("cuts the connection in the middle of an answer", "RFC 2326 7", "told apart from a camera that is off", CutsInAnAnswer()) { Pictures = 0, Says = "closed the connection before it answered" };
        yield return new("stalls after a picture", "none", "the silence has a limit", r => ScriptedCamera.Plain(r, Quirk.Picture(1))) { Pictures = 1, End = RtspFailure.TimedOut, Says = "sent no video" };
        yield return new("stalls and says nothing to DESCRIBE", "RFC 2326 10.2", "each answer has a limit", Quirk.Only("DESCRIBE", _ => [])) { Pictures = 0, End = RtspFailure.TimedOut, Says = "did not answer" };
        yield return new("sends garbage between pictures", "RFC 2326 10.12", "skipped to the next frame, and counted", r => ScriptedCamera.Plain(r, [.. Quirk.Picture(1), 1, 2, 3, .. Quirk.Picture(2), .. Quirk.Bye])) { Holds = (_, counters, _) => Assert.Equal(3, counters.BytesSkipped) };
    }

    private static IEnumerable<Quirk> Lengths()
    {
        yield return new("says a Content-Length too small", "RFC 2326 12.14", "what is left over is skipped", Describes($"Content-Length: {ScriptedCamera.Sdp.Length - 3}")) { Holds = (_, counters, _) => Assert.True(counters.BytesSkipped > 0) };
        yield return new("says a Content-Length too large", "RFC 2326 12.14", "a body that stops coming is taken as it is", Describes("Content-Length: 5000")) { Holds = (_, counters, _) => Assert.Equal(1, counters.MalformedMessages) };
        yield return new("says a negative Content-Length", "RFC 2326 12.14", "refused with the header's name", Describes("Content-Length: -5")) { Pictures = 0, End = RtspFailure.Protocol, Says = "impossible Content-Length" };
        yield return new("says a huge Content-Length", "RFC 2326 12.14", "refused with the header's name; nothing is allocated", Describes("Content-Length: 99999999999")) { Pictures = 0, End = RtspFailure.Protocol, Says = "impossible Content-Length" };
        yield return new("says a Content-Length for a keep-alive's answer without a body", "RFC 2326 12.14", "a frame is no body: the pictures behind it count", Quirk.Only("GET_PARAMETER", r => [.. ScriptedCamera.Reply(r, "Session: abc\r\nContent-Length: 400"), .. Quirk.Picture(2), .. Quirk.Bye], Quirk.Picture(1), "abc;timeout=1"));
    }

    private static IEnumerable<Quirk> Addresses()
    {
        yield return new("gives no Content-Base", "RFC 2326 C.1.1", "the request's address is the base", r => ScriptedCamera.Plain(r, Quirk.Media)) { Holds = SetsUp("/cam?x=1/track1") };
        yield return new("gives a Content-Base that is no address", "RFC 2326 12.11", "passed over", Describes($"Content-Base: none of your business\r\nContent-Length: {ScriptedCamera.Sdp.Length}")) { Holds = SetsUp("/cam?x=1/track1") };
        yield return new("gives a Content-Base that leads nowhere", "RFC 2326 C.1.1", "once more under the address that was described", LeadsNowhere()) { Holds = SetsUp("/cam?x=1/track1") };
        yield return new("gives an absolute control address", "none: RFC 2326 C.1.1 allows it", "asked for as it stands, over this connection", Described(ScriptedCamera.Sdp.Replace("track1", "rtsp://cam.example/abs/track1", StringComparison.Ordinal))) { Holds = SetsUp("rtsp://cam.example/abs/track1 ") };
        yield return new("gives an absolute path as control", "RFC 2326 C.1.1: relative to the base", "appended, as cameras mean it", Described(ScriptedCamera.Sdp.Replace("track1", "trackID=1", StringComparison.Ordinal))) { Holds = SetsUp("/cam?x=1/trackID=1") };
        yield return new("redirects to another path of its own", "none: RFC 2326 11.3", "followed, with the password", Redirects(own: true, status: "302 Found")) { Holds = (_, _, requests) => Assert.Contains(requests, r => r.StartsWith("SETUP", StringComparison.Ordinal) && r.Contains("/moved/track1", StringComparison.Ordinal)) };
        yield return new("redirects to another host", "none: RFC 2326 11.3", "not followed: no password, and no picture of another camera", Redirects(own: false, status: "301 Moved Permanently")) { Pictures = 0, End = RtspFailure.Refused, Says = "rtsp://192.0.2.9/moved" };
        yield return new("redirects in a circle", "RFC 2326 11.3", "followed three times", Quirk.Only("DESCRIBE", r => ScriptedCamera.Reply(r, $"Location: {r.Split(' ')[1]}", status: "302 Found"))) { Pictures = 0, End = RtspFailure.Refused, Says = "in a circle" };
    }

    private static IEnumerable<Quirk> Answers()
    {
        yield return new("writes its headers in lower case and ends lines in LF", "RFC 2326 4: CRLF", "names are compared without case, both line ends are read", r => Bare(r, s => s.Replace("\r\n", "\n", StringComparison.Ordinal)));
        yield return new("mixes LF and CRLF", "RFC 2326 4: CRLF", "each line may have its own end", r => Bare(r, s => s.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n\n", "\n\r\n", StringComparison.Ordinal)));
        yield return new("leaves Session out of its answer to PLAY", "RFC 2326 12.37", "SETUP's session counts", Quirk.Only("PLAY", r => [.. ScriptedCamera.Reply(r, "X: y"), .. Quirk.Media]));
        yield return new("leaves CSeq out of its answers", "RFC 2326 12.17", "an answer without a number is to the only question", r => Bare(r, s => s.Replace("cseq:", "x:", StringComparison.Ordinal)));
        yield return new("says Session timeout=0", "RFC 2326 12.37", "taken for no timeout", r => ScriptedCamera.Plain(r, Quirk.Media, "abc;timeout=0")) { Holds = (_, _, requests) => Assert.DoesNotContain(requests, r => r.StartsWith("GET_PARAMETER", StringComparison.Ordinal)) };
        yield return new("says Session timeout=1", "none", "kept alive twice a second", KeptAlive(3, "abc;timeout=1"));
        yield return new("sends pictures ahead of PLAY's answer", "RFC 2326 10.5", "none is lost", Quirk.Only("PLAY", r => [.. Quirk.Picture(1), .. ScriptedCamera.Reply(r, "Session: abc"), .. Quirk.Picture(2), .. Quirk.Bye]));
        yield return new("sends on other channels than it agreed to", "RFC 2326 10.12", "the first channel with the agreed payload type takes the place", r => ScriptedCamera.Plain(r, [.. Quirk.Picture(1, 2), .. Quirk.Picture(2, 2), .. Packets.Frame(3, Quirk.Bye[4..])]));
        yield return new("sends RTP on the channel of RTCP", "RFC 2326 10.12", "the same", r => ScriptedCamera.Plain(r, [.. Quirk.Picture(1, 1), .. Quirk.Picture(2, 1), .. Packets.Frame(2, Quirk.Bye[4..])]));
        yield return new("answers SETUP with two transports", "RFC 2326 12.39", "the first that fits counts", Quirk.Only("SETUP", r => ScriptedCamera.Reply(r, "Session: abc\r\nTransport: RTP/AVP;unicast;client_port=1-2, RTP/AVP/TCP;unicast;interleaved=0-1\r\nTransport: RTP/AVP/TCP;unicast;interleaved=4-5")));
        yield return new("sets up no session", "RFC 2326 12.37", "refused: no keep-alive could name it", Quirk.Only("SETUP", r => ScriptedCamera.Reply(r, "Transport: RTP/AVP/TCP;unicast;interleaved=0-1"))) { Pictures = 0, End = RtspFailure.Protocol, Says = "no session" };
        yield return new("omits parameter sets", "RFC 6184 8.1", "the stream's own are awaited; the size is unknown", r => ScriptedCamera.Plain(r, Quirk.Media)) { Holds = (sink, _, _) => Assert.Equal((0, true), (sink.Starts[0].Width, sink.Starts[0].ParameterSets.IsEmpty)) };
    }

    private static IEnumerable<Quirk> Authentication()
    {
        yield return new("renews the nonce at every request", "none: RFC 7616 3.3", "each new nonce is taken once", Nonces(stale: false));
        yield return new("renews the nonce and says stale", "none: RFC 7616 3.3", "each new nonce is taken once", Nonces(stale: true));
        yield return new("says stale with the same nonce to a wrong password", "RFC 7616 3.3", "the password is sent once: cameras lock accounts", r => ScriptedCamera.Reply(r, "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", stale=true", status: "401 Unauthorized"))
        {
            Pictures = 0,
            End = RtspFailure.AuthenticationFailed,
            Says = "check user and password",
            Holds = (_, _, requests) => Assert.Single(requests, r => r.Contains("Authorization", StringComparison.Ordinal)),
        };
    }

    private static IEnumerable<Quirk> Playing()
    {
        yield return new("advertises GET_PARAMETER and answers 405", "RFC 2326 10.1", "OPTIONS keeps it alive instead", Refuses("405 Method Not Allowed")) { Holds = FallsBack };
        yield return new("advertises GET_PARAMETER and answers 501", "RFC 2326 10.1", "OPTIONS keeps it alive instead", Refuses("501 Not Implemented")) { Holds = FallsBack };
        yield return new("advertises GET_PARAMETER and answers 551", "RFC 2326 10.1", "OPTIONS keeps it alive instead", Refuses("551 Option not supported")) { Holds = FallsBack };
        yield return new("forgets the session (454)", "none: RFC 2326 11.4.5", "reconnect at once", Quirk.Only("GET_PARAMETER", r => ScriptedCamera.Reply(r, "X: y", status: "454 Session Not Found"), [.. Quirk.Picture(1), .. Quirk.Picture(2)], "abc;timeout=1")) { End = RtspFailure.SessionLost };
        yield return new("asks OPTIONS of us in mid-stream", "none: RFC 2326 10.1", "answered", Asks("OPTIONS")) { Holds = (_, counters, _) => Assert.Equal(1, counters.CameraRequests) };
        yield return new("asks something unheard-of in mid-stream", "RFC 2326 10", "answered 501", Asks("DANCE")) { Holds = (_, counters, _) => Assert.Equal(1, counters.CameraRequests) };
        yield return new("says REDIRECT in mid-stream", "none: RFC 2326 10.10", "reconnect at once, to its own address", r => ScriptedCamera.Plain(r, [.. Quirk.Picture(1), .. Quirk.Picture(2), .. "REDIRECT rtsp://x/ RTSP/1.0\r\nCSeq: 1\r\nLocation: rtsp://192.0.2.9/\r\n\r\n"u8])) { End = RtspFailure.SessionLost };
    }

    private static Action<RecordingSink, StreamCounters, IReadOnlyList<string>> SetsUp(string address)
        => (_, _, requests) => Assert.Contains(address, requests.Last(r => r.StartsWith("SETUP", StringComparison.Ordinal)), StringComparison.Ordinal);

    private static void FallsBack(RecordingSink sink, StreamCounters counters, IReadOnlyList<string> requests)
        => Assert.Equal(["GET_PARAMETER", "OPTIONS"], requests.Skip(4).Take(2).Select(r => r.Split(' ')[0]));

    private static Func<string, byte[]?> Describes(string headers) => Quirk.Only("DESCRIBE", r => ScriptedCamera.Reply(r, headers, ScriptedCamera.Sdp));

    private static Func<string, byte[]?> Described(string sdp) => Quirk.Only("DESCRIBE", r => ScriptedCamera.Reply(r, $"Content-Length: {sdp.Length}", sdp));

    private static Func<string, byte[]?> CutsInAnAnswer()
    {
        bool cut = false;
        return r => cut ? null : r.StartsWith("DESCRIBE", StringComparison.Ordinal) && (cut = true) ? null : ScriptedCamera.Plain(r, []);
    }

    private static Func<string, byte[]?> LeadsNowhere() => r => r.Split(' ')[0] switch
    {
        "DESCRIBE" => ScriptedCamera.Reply(r, $"Content-Base: rtsp://192.0.2.9/old/\r\nContent-Length: {ScriptedCamera.Sdp.Length}", ScriptedCamera.Sdp),
        "SETUP" when r.Contains("192.0.2.9", StringComparison.Ordinal) => ScriptedCamera.Reply(r, "X: y", status: "404 Not Found"),
        _ => ScriptedCamera.Plain(r, Quirk.Media),
    };

    private static Func<string, byte[]?> Redirects(bool own, string status) => Quirk.Only("DESCRIBE", r =>
    {
        var asked = new Uri(r.Split(' ')[1]);
        return asked.AbsolutePath == "/moved" ? ScriptedCamera.Plain(r, [])
            : ScriptedCamera.Reply(r, $"Location: rtsp://{(own ? asked.Authority : "192.0.2.9")}/moved", status: status);
    });

    private static byte[] Bare(string request, Func<string, string> head)
    {
        byte[] plain = ScriptedCamera.Plain(request, Quirk.Media);
        int end = plain.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        string[] lines = Encoding.ASCII.GetString(plain, 0, end).Split("\r\n");
        string lowered = string.Join("\r\n", lines.Select((l, i) => i == 0 || !l.Contains(':', StringComparison.Ordinal) ? l : l[..l.IndexOf(':', StringComparison.Ordinal)].ToLowerInvariant() + l[l.IndexOf(':', StringComparison.Ordinal)..]));
        return [.. Encoding.ASCII.GetBytes(head(lowered)), .. plain.AsSpan(end)];
    }

    private static Func<string, byte[]?> KeptAlive(int times, string session)
    {
        int asked = 0;
        return Quirk.Only("GET_PARAMETER", r => ++asked < times ? ScriptedCamera.Reply(r, "Session: abc") : [.. ScriptedCamera.Reply(r, "Session: abc"), .. Quirk.Bye], [.. Quirk.Picture(1), .. Quirk.Picture(2)], session);
    }

    private static Func<string, byte[]?> Refuses(string status)
    {
        bool playing = false;
        return r =>
        {
            string method = r.Split(' ')[0];
            bool ends = playing && method == "OPTIONS";
            playing |= method == "PLAY";
            return ends ? [.. ScriptedCamera.Reply(r, "Session: abc"), .. Quirk.Bye]
                : method == "GET_PARAMETER" ? ScriptedCamera.Reply(r, "X: y", status: status)
                : ScriptedCamera.Plain(r, [.. Quirk.Picture(1), .. Quirk.Picture(2)], "abc;timeout=1");
        };
    }

    private static Func<string, byte[]?> Nonces(bool stale)
    {
        int nonce = 0;
        bool used = true;
        return r =>
        {
            bool passes = !used && r.Contains($"nonce=\"{nonce}\"", StringComparison.Ordinal);
            used = passes;
            return passes ? ScriptedCamera.Plain(r, Quirk.Media)
                : ScriptedCamera.Reply(r, $"WWW-Authenticate: Digest realm=\"r\", nonce=\"{++nonce}\"{(stale ? ", stale=true" : "")}", status: "401 Unauthorized");
        };
    }

    // The camera goes on only when it has its answer: its own request is number 77. The transcript sees the answer as the next "request".
    private static Func<string, byte[]?> Asks(string method) => r => r.StartsWith("RTSP/1.0 ", StringComparison.Ordinal)
        ? r.Contains("CSeq: 77", StringComparison.Ordinal) && r.StartsWith(method == "OPTIONS" ? "RTSP/1.0 200" : "RTSP/1.0 501", StringComparison.Ordinal) ? [.. Quirk.Picture(2), .. Quirk.Bye] : null
        : ScriptedCamera.Plain(r, [.. Quirk.Picture(1), .. Encoding.ASCII.GetBytes($"{method} rtsp://x/ RTSP/1.0\r\nCSeq: 77\r\n\r\n")]);
}
