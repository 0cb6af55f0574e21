using System.Text;

namespace Daylight.Media;

/// <summary>Writes a session's requests: numbered, authorised, with the session once there is one.</summary>
internal sealed class RtspRequests(RtspSource source, string userAgent)
{
    public CameraAuthorization Authorization { get; } = new(source.User, source.Password);

    /// <summary>CSeq of the last request.</summary>
    public int Sequence { get; private set; }

    /// <summary>The session of SETUP's answer; null before.</summary>
    public string? Session { get; set; }

    /// <summary>Whether the last request carried credentials.</summary>
    public bool Authorized { get; private set; }

    /// <summary>The next request's text.</summary>
    /// <param name="method">The method.</param>
    /// <param name="uri">The request URI.</param>
    /// <param name="headers">Further header lines, each with its line end.</param>
    public string Build(string method, string uri, string headers)
    {
        var request = new StringBuilder($"{method} {uri} RTSP/1.0\r\nCSeq: {++Sequence}\r\nUser-Agent: {userAgent}\r\n");
        var authorization = Authorization.Header(method, uri);
        Authorized = authorization is not null;
        if (authorization is not null)
        {
            request.Append("Authorization: ").Append(authorization).Append("\r\n");
        }

        if (Session is not null)
        {
            request.Append("Session: ").Append(Session).Append("\r\n");
        }

        return request.Append(headers).Append("\r\n").ToString();
    }

    public RtspException Unauthorized() => new(RtspFailure.AuthenticationFailed, string.IsNullOrEmpty(source.User)
        ? $"authentication failed: the camera wants {Authorization.Wanted}, give user and password"
        : $"authentication failed: the camera wants {Authorization.Wanted}, check user and password");
}
