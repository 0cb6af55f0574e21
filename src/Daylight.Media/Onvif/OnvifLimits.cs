namespace Daylight.Media;

/// <summary>What is read of a device at most; whatever is beyond is refused or left out, and nothing grows with what a stranger sends.</summary>
public static class OnvifLimits
{
    /// <summary>Bytes of one SOAP answer.</summary>
    public const int AnswerBytes = 256 * 1024;

    /// <summary>Elements within each other in one answer.</summary>
    public const int Depth = 64;

    /// <summary>Characters of one text, such as a name; the rest is cut.</summary>
    public const int TextChars = 256;

    /// <summary>Characters of one address; a longer one is refused.</summary>
    public const int AddressChars = 512;

    /// <summary>Profiles read of one device.</summary>
    public const int Profiles = 64;

    /// <summary>Profiles of one device whose stream address is asked for.</summary>
    public const int AskedProfiles = 16;

    /// <summary>Devices found by one probe.</summary>
    public const int Found = 256;

    /// <summary>Datagrams read after one probe, whoever they are from.</summary>
    public const int Datagrams = 4096;

    /// <summary>Scopes and addresses read of one found device, each.</summary>
    public const int ScopesAndAddresses = 64;

    /// <summary>Notes on what was odd about one device.</summary>
    public const int Notes = 16;

    /// <summary>Bytes of a snapshot.</summary>
    public const int SnapshotBytes = 8 * 1024 * 1024;

    /// <summary>The time for one request and its whole answer.</summary>
    public static readonly TimeSpan Call = TimeSpan.FromSeconds(5);

    /// <summary>The time for all that is asked of one device.</summary>
    public static readonly TimeSpan Device = TimeSpan.FromSeconds(45);
}
