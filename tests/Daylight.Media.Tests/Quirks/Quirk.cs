namespace Daylight.Media.Tests;

/// <summary>What one kind of camera gets wrong, as a transcript, and what Daylight makes of it.</summary>
/// <param name="Name">What the camera does.</param>
/// <param name="Breaks">The section of the standard that it breaks.</param>
/// <param name="Policy">What is done about it.</param>
/// <param name="Answer">The camera's answers; fresh for each run.</param>
internal sealed record Quirk(string Name, string Breaks, string Policy, Func<string, byte[]?> Answer)
{
    public const string User = "eve", Password = "a secret";

    /// <summary>How many whole pictures come out, and how many of them say that something is missing before them.</summary>
    public int Pictures { get; init; } = 2;

    public int Gaps { get; init; }

    /// <summary>How the stream ends.</summary>
    public RtspFailure End { get; init; } = RtspFailure.Ended;

    /// <summary>A part of the sentence that a person gets.</summary>
    public string Says { get; init; } = "";

    public bool Dribbles { get; init; }

    /// <summary>What more must hold: of the pictures, the counts, and the requests that the camera got.</summary>
    public Action<RecordingSink, StreamCounters, IReadOnlyList<string>> Holds { get; init; } = static (_, _, _) => { };

    /// <summary>A camera in order, but for the answer to one method.</summary>
    public static Func<string, byte[]?> Only(string method, Func<string, byte[]?> answer, byte[]? media = null, string session = "abc;timeout=60")
        => request => request.StartsWith(method + " ", StringComparison.Ordinal) ? answer(request) : ScriptedCamera.Plain(request, media ?? Media, session);

    /// <summary>A camera in order whose packets are these.</summary>
    public static Func<string, byte[]?> Sends(params byte[][] packets)
        => request => ScriptedCamera.Plain(request, [.. packets.SelectMany(p => Packets.Frame(0, p)), .. Packets.Frame(1, [0x81, 203, 0, 1, .. packets[^1].AsSpan(8, 4)])]);

    public static byte[] Bye => Packets.Frame(1, [0x81, 203, 0, 1, 0, 0, 0, 7]);

    public static byte[] Picture(ushort n, int channel = 0) => Packets.Frame(channel, Packets.Rtp(n, n * 3600u, true, [0x65, 0x88, (byte)n]));

    /// <summary>Two pictures and goodbye.</summary>
    public static byte[] Media => [.. Picture(1), .. Picture(2), .. Bye];

    public override string ToString() => Name;
}
