using System.Xml.Linq;

namespace Daylight.Media;

/// <summary>
/// Asks the operations of one device, with the password as the device wants it: by a UsernameToken, or by HTTP Digest (RFC 7616) where
/// it challenges for one. The password itself is never sent. At most two answers to a question of it, so that no account is locked.
/// </summary>
/// <param name="http">The way to the device.</param>
/// <param name="user">The user at the device; null asks without one.</param>
/// <param name="password">The password at the device.</param>
/// <param name="clock">The time.</param>
internal sealed class OnvifCalls(OnvifHttp http, string? user, string? password, TimeProvider clock)
{
    private const string NoUser = "the device wants a user and password";

    private readonly CameraAuthorization _authorization = new(user, password, basicToo: false);
    private bool _digest;

    /// <summary>How far the device's clock is ahead, for the time in tokens.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>Asks one operation.</summary>
    /// <param name="service">Where to.</param>
    /// <param name="request">The operation.</param>
    /// <param name="named">Whether to say who asks; some operations must not need it (ONVIF Core Specification, access class PRE_AUTH).</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The response element.</returns>
    /// <exception cref="OnvifException">No answer, a fault, or something that is no answer to it.</exception>
    public async Task<XElement> AskAsync(Uri service, SoapRequest request, bool named, CancellationToken stop)
    {
        OnvifAnswer answer = await SendAsync(service, request, named, stop);
        return Read(answer, request);
    }

    /// <summary>Gets a file of the device, answering a Digest challenge.</summary>
    /// <exception cref="OnvifException">No answer, or too long a one.</exception>
    public async Task<OnvifAnswer> GetAsync(Uri target, int maxBytes, CancellationToken stop)
    {
        bool digest = _digest;
        OnvifAnswer answer = await http.SendAsync(target, null, null, digest ? _authorization.Header("GET", target.PathAndQuery) : null, maxBytes, stop);
        return answer.Status == 401 && Accepts(answer, sentHeader: digest)
            ? await http.SendAsync(target, null, null, _authorization.Header("GET", target.PathAndQuery), maxBytes, stop)
            : answer;
    }

    private async Task<OnvifAnswer> SendAsync(Uri service, SoapRequest request, bool named, CancellationToken stop)
    {
        bool digest = named && _digest;
        OnvifAnswer answer = await OnceAsync(digest, token: named && !digest && user is not null);
        if (answer.Status == 401 && Accepts(answer, sentHeader: digest) && named)
        {
            // Digest alone: a device that checks both would have two chances to refuse one.
            answer = await OnceAsync(digest: true, token: false);
        }

        if (digest && answer.Status != 401)
        {
            _authorization.Worked();
        }

        return answer;

        Task<OnvifAnswer> OnceAsync(bool digest, bool token) => http.SendAsync(
            service,
            request.ToBytes(token ? UsernameToken.Fresh(user!, clock.GetUtcNow() + ClockOffset).ToXml(password ?? "") : ""),
            request.ContentType,
            digest ? _authorization.Header("POST", service.PathAndQuery) : null,
            OnvifLimits.AnswerBytes,
            stop);
    }

    private bool Accepts(OnvifAnswer answer, bool sentHeader)
    {
        bool accepted = _authorization.TryAccept(answer.Challenges, sentHeader);
        _digest |= accepted;
        return accepted;
    }

    private XElement Read(OnvifAnswer answer, SoapRequest request)
    {
        if (answer.Status is >= 300 and < 400)
        {
            string elsewhere = OnvifXml.Clean(answer.Location ?? "nowhere");
            throw new OnvifException(OnvifFailure.Refused, $"the device redirects to {elsewhere}, which is not followed; if that is it, give that address");
        }

        // Faults come with 400, 500 and, from some, 200 or 401 (SOAP 1.2 Part 2 section 7.5.2.2 would have 400 and 500).
        try
        {
            (_, XElement content) = OnvifXml.Open(OnvifXml.Read(answer.Body));
            if (OnvifXml.FaultOf(content) is { } fault)
            {
                throw fault.IsNotAuthorized && user is null ? new OnvifException(OnvifFailure.NotAuthorized, NoUser) : fault.ToException(request.Operation);
            }

            if (content.Name == request.Service + (request.Operation + "Response"))
            {
                return content;
            }

            throw new OnvifException(OnvifFailure.Protocol, $"the device answered {request.Operation} with {OnvifXml.Clean(content.Name.LocalName)}");
        }
        catch (OnvifException e) when (e.Failure == OnvifFailure.NotOnvif && answer.Status is 401 or 403)
        {
            bool clear = answer.Challenges.Any(c => c.StartsWith("Basic", StringComparison.OrdinalIgnoreCase)) && !_digest;
            throw new OnvifException(OnvifFailure.NotAuthorized, user is null ? NoUser
                : clear ? "the device wants the password in clear (HTTP Basic), which is never sent; switch Digest on in the device" : "the user or password is not accepted");
        }
        catch (OnvifException e) when (e.Failure == OnvifFailure.NotOnvif && answer.Status is 404 or 405)
        {
            throw new OnvifException(
                OnvifFailure.NotOnvif,
                "there is no ONVIF service at this address; give the whole address that the device's manual names, and check that ONVIF is switched on in the device");
        }
    }
}
