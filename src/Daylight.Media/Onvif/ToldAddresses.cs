using System.Net;

namespace Daylight.Media;

/// <summary>
/// Puts right the addresses that a device tells of itself. A device behind address translation tells its inside address, and a hostile
/// one whatever it likes; both are read as what they say of the device that answered, and nothing is ever sent elsewhere.
/// </summary>
/// <param name="reached">Where the device answered.</param>
/// <param name="known">The addresses that this host's name stands for.</param>
internal sealed class ToldAddresses(Uri reached, IReadOnlyList<IPAddress> known)
{
    private readonly List<string> _notes = [];

    /// <summary>What was put right, a sentence each.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>A service or snapshot of this device: the told path, at the host that answered.</summary>
    /// <exception cref="OnvifException">It is no http or https address.</exception>
    public Uri Service(string? told)
    {
        if (!Uri.TryCreate(told, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new OnvifException(OnvifFailure.Protocol, "the device tells of a service without an http address");
        }

        // The port of another host says nothing of ours, and what was asked over TLS does not go on in the clear.
        bool keepPort = IsReached(uri) && (uri.Scheme == "https" || reached.Scheme == "http");
        Note(uri);
        return new UriBuilder(keepPort ? uri.Scheme : reached.Scheme, reached.Host, keepPort ? uri.Port : reached.Port, uri.AbsolutePath, uri.Query).Uri;
    }

    /// <summary>A stream of this device: the told port and path, at the host that answered, without user and password.</summary>
    /// <exception cref="OnvifException">It is no rtsp or rtsps address.</exception>
    public Uri Stream(string? told)
    {
        if (!Uri.TryCreate(told, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("rtsp" or "rtsps"))
        {
            throw new OnvifException(OnvifFailure.Protocol, "the device tells no rtsp address for it");
        }

        Note(uri);
        return new UriBuilder(uri.Scheme, reached.Host, uri.Port, uri.AbsolutePath, uri.Query).Uri;
    }

    private void Note(Uri uri)
    {
        Add(IsReached(uri) ? null : $"it calls itself {OnvifXml.Clean(uri.IdnHost)}, as cameras behind address translation do; {reached.Host} is used, where it answered");
        Add(uri.UserInfo.Length == 0 ? null : "it put a user or password into an address; they were taken out");
    }

    private void Add(string? note)
    {
        if (note is not null && _notes.Count < OnvifLimits.Notes && !_notes.Contains(note))
        {
            _notes.Add(note);
        }
    }

    private bool IsReached(Uri uri) =>
        string.Equals(uri.IdnHost, reached.IdnHost, StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(uri.IdnHost, out IPAddress? literal) && known.Contains(literal));
}
