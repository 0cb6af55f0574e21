using System.Globalization;
using Daylight.Contracts;
using Daylight.Desk.Cameras.Onvif;
using Daylight.Vault;

namespace Daylight.Desk.Cameras;

/// <summary>What a told camera changes of a known one; a pure function of the three.</summary>
internal sealed record CameraChange
{
    private const int MaxUser = 64;
    private const int MaxPassword = 128;
    private const int MaxAddress = 512;

    /// <summary>The camera as it is to be.</summary>
    public required Camera Next { get; init; }

    /// <summary>Whether the desk did not know it.</summary>
    public required bool IsNew { get; init; }

    /// <summary>Its streams as they are to be; null when the Recorder has them so already and need not begin anew.</summary>
    public required CameraSource? Source { get; init; }

    /// <summary>The changed fields, by the names of <see cref="PutCamera"/> in the API.</summary>
    public required IReadOnlyList<string> Fields { get; init; }

    /// <summary>What the log says of the desk's part; null when nothing of it changed. The Recorder logs its own.</summary>
    public required string? Detail { get; init; }

    /// <summary>Whether place or field of view changed. The place decides which looks are allowed, so a move is a kind of entry of its own; the view is told with it.</summary>
    public required bool Moved { get; init; }

    /// <summary>Works out a change.</summary>
    /// <param name="told">What is told.</param>
    /// <param name="known">What the desk knows.</param>
    /// <param name="recorded">What the Recorder has.</param>
    /// <param name="retentionClasses">The classes there are; the first is the default.</param>
    /// <exception cref="DeskException">A field is wrong; the message names it and the fix.</exception>
    public static CameraChange Of(PutCamera told, Camera? known, RecordedCamera? recorded, IReadOnlyList<string> retentionClasses)
    {
        if (!CameraId.TryParse(told.Id, out var id))
        {
            throw DeskException.Invalid("id", $"'id' is 1 to {CameraId.MaxLength} characters of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit.");
        }

        var place = Check.Place(
            told.Latitude ?? throw DeskException.Invalid("latitude", "'latitude' is missing."),
            told.Longitude ?? throw DeskException.Invalid("longitude", "'longitude' is missing."));
        var view = FieldOfView.Check(told.BearingDegrees, told.AngleDegrees, told.RangeMetres);
        var next = new Camera
        {
            Id = id.Value,
            Name = Check.Text(told.Name, "name", Camera.MaxName),
            Latitude = place.Latitude,
            Longitude = place.Longitude,
            BearingDegrees = view.BearingDegrees,
            AngleDegrees = view.AngleDegrees,
            RangeMetres = view.RangeMetres,
            Purpose = Optional(told.Purpose, "purpose", Camera.MaxPurpose),
            Owner = Optional(told.Owner, "owner", Camera.MaxOwner),
        };
        var source = SourceOf(id, told, recorded, retentionClasses);
        var fields = new List<string>();
        var words = new List<string>();
        Compare("name", known?.Name, next.Name);
        Compare("purpose", known?.Purpose, next.Purpose);
        Compare("owner", known?.Owner, next.Owner);
        var described = words.Count;
        Compare("latitude", Number(known?.Latitude), Number(next.Latitude));
        Compare("longitude", Number(known?.Longitude), Number(next.Longitude));
        Compare("bearingDegrees", Number(known?.BearingDegrees), Number(next.BearingDegrees));
        Compare("angleDegrees", Number(known?.AngleDegrees), Number(next.AngleDegrees));
        Compare("rangeMetres", Number(known?.RangeMetres), Number(next.RangeMetres));
        var moved = words.Count > described;
        if (known?.RemovedAt is not null)
        {
            words.Add("recorded again");
        }

        var streams = StreamFields(source, recorded);
        return new CameraChange
        {
            Next = next,
            IsNew = known is null,
            Source = streams.Count > 0 ? source : null,
            Fields = [.. fields, .. streams],
            Detail = words.Count > 0 ? string.Join("; ", words) : null,
            Moved = moved,
        };

        void Compare(string field, string? before, string? after)
        {
            if (before != after)
            {
                fields.Add(field);
                words.Add(known is null ? $"{field} {after}" : $"{field} {before ?? "none"} -> {after ?? "none"}");
            }
        }
    }

    /// <summary>Reads a stream's address.</summary>
    internal static Uri Address(string? text, string field)
    {
        if (text?.Length > MaxAddress || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("rtsp" or "rtsps") || uri.Host.Length == 0)
        {
            throw DeskException.Invalid(field, $"'{field}' must be an rtsp:// address (rtsps:// for TLS) of at most {MaxAddress} characters, for example rtsp://192.0.2.10:554/stream1.");
        }

        return uri.UserInfo.Length == 0 ? uri : throw DeskException.Invalid(field, $"'{field}' holds a user or password; give them in fields of their own.");
    }

    private static CameraSource SourceOf(CameraId id, PutCamera told, RecordedCamera? recorded, IReadOnlyList<string> retentionClasses)
    {
        var retention = string.IsNullOrWhiteSpace(told.Retention) ? recorded?.RetentionClass ?? retentionClasses[0] : told.Retention.Trim();
        if (!retentionClasses.Contains(retention, StringComparer.Ordinal))
        {
            throw DeskException.Invalid("retention", $"'retention' is no class of this house; there is {string.Join(", ", retentionClasses)}.");
        }

        var user = Optional(told.User, "user", MaxUser);
        if (user?.Contains(':', StringComparison.Ordinal) == true)
        {
            // RFC 7617 section 2: a colon would end the user in Basic authentication.
            throw DeskException.Invalid("user", "'user' may hold no colon.");
        }

        var password = string.IsNullOrEmpty(told.Password) ? null : Secret(told.Password);
        if (password is not null && user is null)
        {
            throw DeskException.Invalid("user", "'user' is missing: a password needs one.");
        }

        var source = new CameraSource(
            id, Address(told.Url, "url"), string.IsNullOrWhiteSpace(told.SubUrl) ? null : Address(told.SubUrl, "subUrl"), user, password, retention,
            KeepPassword: user is not null && password is null && recorded is { HasPassword: true },
            Transport: Transport(told.Transport, recorded),
            Certificate: Certificate(told.Certificate, recorded),
            Onvif: OnvifService(told.Onvif, recorded));
        CheckTls(source);
        return !source.KeepPassword || recorded!.MayKeepPassword(source) ? source
            : throw DeskException.Invalid("password", "'password' must be told again: the known one is never sent to another host, port, certificate or user.");
    }

    /// <summary>Refuses what would have no effect, or none but a camera that cannot be recorded.</summary>
    private static void CheckTls(CameraSource source)
    {
        var (main, sub) = (source.Main.Scheme == "rtsps", source.Sub is { Scheme: "rtsps" });
        if (source.Certificate is not null && !main && !sub && source.Onvif is not { Scheme: "https" })
        {
            throw DeskException.Invalid("certificate", "'certificate' is for an rtsps:// address or an https:// one of ONVIF, and there is none; empty it, or give such an address.");
        }

        if (source.Transport == CameraTransport.Udp && (main || sub))
        {
            throw DeskException.Invalid("transport", "'transport' udp would be in the clear beside rtsps://; choose tcp, or auto.");
        }
    }

    /// <summary>The question to a camera, with the same rules for user, password and certificate as for adding it.</summary>
    internal static CameraQuestion Question(AskCamera told, string address)
    {
        var user = Optional(told.User, "user", MaxUser);
        var password = string.IsNullOrEmpty(told.Password) ? null : Secret(told.Password);
        return password is null || user is not null ? new CameraQuestion(address, user, password, Certificate(told.Certificate, null))
            : throw DeskException.Invalid("user", "'user' is missing: a password needs one.");
    }

    private static Uri? OnvifService(string? told, RecordedCamera? recorded)
    {
        if (told is null)
        {
            return recorded?.Onvif;
        }

        if (told.Trim().Length == 0)
        {
            return null;
        }

        const string Rule = "without user and password; ask the camera, and it is filled in";
        return told.Length <= MaxAddress && Uri.TryCreate(told.Trim(), UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https" && uri.Host.Length > 0 && uri.UserInfo.Length == 0
            ? uri
            : throw DeskException.Invalid("onvif", $"'onvif' must be the http:// or https:// address of its ONVIF service, of at most {MaxAddress} characters, {Rule}.");
    }

    private static CameraTransport Transport(string? told, RecordedCamera? recorded) =>
        string.IsNullOrWhiteSpace(told) ? recorded?.Transport ?? CameraTransport.Tcp : told.Trim().ToUpperInvariant() switch
        {
            "TCP" => CameraTransport.Tcp,
            "UDP" => CameraTransport.Udp,
            "AUTO" => CameraTransport.Auto,
            _ => throw DeskException.Invalid("transport", "'transport' is tcp, udp or auto."),
        };

    private static string? Certificate(string? told, RecordedCamera? recorded)
    {
        const int Digits = 64; // SHA-256
        if (told is null || told.Trim() == recorded?.Certificate)
        {
            return recorded?.Certificate;
        }

        var digits = told.Replace(":", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        return digits.Length == 0 ? null
            : digits.Length == Digits && digits.All(char.IsAsciiHexDigit) ? digits
            : throw DeskException.Invalid("certificate", $"'certificate' is a SHA-256 fingerprint: {Digits} hexadecimal digits, also with colons between.");
    }

    private static List<string> StreamFields(CameraSource source, RecordedCamera? recorded)
    {
        var fields = new List<string>();
        Compare("url", recorded?.Main, source.Main);
        Compare("subUrl", recorded?.Sub, source.Sub);
        Compare("user", recorded?.User, source.User);
        Compare("retention", recorded?.RetentionClass, source.RetentionClass);
        Compare("transport", recorded?.Transport ?? CameraTransport.Tcp, source.Transport);
        Compare("certificate", recorded?.Certificate, source.Certificate);
        Compare("onvif", recorded?.Onvif, source.Onvif);
        // A told password counts as changed: only the Recorder could compare it, and it does not say.
        if (source.Password is not null || (recorded is { HasPassword: true } && !source.KeepPassword))
        {
            fields.Add("password");
        }

        return fields;

        void Compare(string field, object? before, object? after)
        {
            if (!Equals(before, after))
            {
                fields.Add(field);
            }
        }
    }

    private static string Secret(string password) =>
        password.Length > MaxPassword || password.Any(char.IsControl)
            ? throw DeskException.Invalid("password", $"'password' is at most {MaxPassword} characters, none of them control characters.")
            : password;

    private static string? Optional(string? text, string field, int longest) => string.IsNullOrWhiteSpace(text) ? null : Check.Text(text, field, longest);

    private static string? Number(double? value) => value?.ToString(CultureInfo.InvariantCulture);
}
