using Daylight.Contracts;
using Daylight.Desk.People;

namespace Daylight.Desk.Cameras.Onvif;

/// <summary>
/// Finding cameras and asking them what they offer, through the Recorder, which is on their network. Nothing is changed by it and no
/// picture comes of it, so that it is no entry in the log; adding the camera is, as ever (<see cref="CameraDesk"/>).
/// </summary>
/// <param name="recorder">The Recorder.</param>
public sealed class CameraSearchDesk(IRecorder recorder)
{
    private const int MaxAddress = 512;

    /// <summary>Looks for cameras; takes about three seconds.</summary>
    /// <exception cref="DeskException">The actor is no technician, the address is none, or the Recorder cannot be asked.</exception>
    public async Task<IReadOnlyList<FoundCameraView>> FindAsync(Actor actor, FindCameras told, CancellationToken cancellationToken = default)
    {
        Check.Role(actor, DeskRoles.Technician);
        var address = string.IsNullOrWhiteSpace(told.Address) ? null : Check.Text(told.Address, "address", MaxAddress);
        var found = await ThroughRecorderAsync(() => recorder.FindCamerasAsync(address, cancellationToken));
        return [.. found.Select(FoundCameraView.Of)];
    }

    /// <summary>Asks one camera.</summary>
    /// <exception cref="DeskException">The actor is no technician, a field is wrong, or the camera or the Recorder does not answer.</exception>
    public Task<CameraOffer> AskAsync(Actor actor, AskCamera told, CancellationToken cancellationToken = default)
    {
        Check.Role(actor, DeskRoles.Technician);
        var question = CameraChange.Question(told, Check.Text(told.Address, "address", MaxAddress));
        return ThroughRecorderAsync(() => recorder.AskCameraAsync(question, actor.UserName, cancellationToken));
    }

    private static async Task<T> ThroughRecorderAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (CameraAskException e)
        {
            throw new DeskException(
                e.Fault switch
                {
                    // What a person can put right in the question.
                    CameraAskFault.Address or CameraAskFault.NotAuthorized or CameraAskFault.CertificateNotTrusted => DeskFault.Invalid,
                    CameraAskFault.Busy => DeskFault.Conflict,
                    _ => DeskFault.Unavailable,
                },
                "camera." + Code(e.Fault), Field(e.Fault), Sentence(e.Message));
        }
        catch (Exception e) when (e is IOException or HttpRequestException or TimeoutException)
        {
            throw new DeskException(DeskFault.Unavailable, "recorder.away", null, "The Recorder cannot be reached, so no camera was asked; try again.");
        }
    }

    private static string Code(CameraAskFault fault) => fault switch
    {
        CameraAskFault.Address => "address",
        CameraAskFault.Unreachable => "unreachable",
        CameraAskFault.NotOnvif => "not-onvif",
        CameraAskFault.NotAuthorized => "not-authorized",
        CameraAskFault.CertificateNotTrusted => "certificate",
        CameraAskFault.TimedOut => "timed-out",
        CameraAskFault.Busy => "busy",
        _ => "refused",
    };

    private static string? Field(CameraAskFault fault) => fault switch
    {
        CameraAskFault.NotAuthorized => "password",
        CameraAskFault.CertificateNotTrusted => "certificate",
        CameraAskFault.Address or CameraAskFault.Unreachable or CameraAskFault.NotOnvif => "address",
        _ => null,
    };

    private static string Sentence(string words) => char.ToUpperInvariant(words[0]) + words[1..] + (words[^1] is '.' or '!' or '?' ? "" : ".");
}
