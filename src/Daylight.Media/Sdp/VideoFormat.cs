namespace Daylight.Media;

/// <summary>The video to set up: what the session description says of it, checked.</summary>
/// <param name="Codec">The codec.</param>
/// <param name="PayloadType">Its RTP payload type.</param>
/// <param name="ParameterSets">Length-prefixed parameter sets; empty when the description has no valid ones.</param>
/// <param name="Control">The media's control address as written; empty when it has none.</param>
internal sealed record VideoFormat(VideoCodec Codec, int PayloadType, byte[] ParameterSets, string Control)
{
    private const int MaxSetsBytes = 16 * 1024;

    /// <summary>Picks the first video that can be recorded.</summary>
    public static VideoFormat Choose(SessionDescription description)
    {
        string? seen = null;
        foreach (SdpMedia media in description.Media)
        {
            if (media.Kind != "video" || media.Port is null)
            {
                continue;
            }

            foreach (int payloadType in media.PayloadTypes)
            {
                string encoding = media.RtpMaps.GetValueOrDefault(payloadType, "");
                seen ??= encoding.Length > 0 ? encoding : $"payload type {payloadType}";
                VideoCodec codec = encoding.ToUpperInvariant() switch
                {
                    "H264/90000" => VideoCodec.H264,
                    "H265/90000" => VideoCodec.H265,
                    _ => 0,
                };
                Dictionary<string, string> parameters = media.Parameters(payloadType);
                if (codec != 0 && !Interleaves(parameters))
                {
                    return new(codec, payloadType, ReadSets(codec, parameters), media.Control);
                }
            }
        }

        throw seen is null
            ? new RtspException(RtspFailure.NoVideo, "no video: the camera describes a stream without video at this address; check the path")
            : new RtspException(RtspFailure.UnsupportedCodec, $"unsupported codec: the camera sends {Printable(seen)}; set its stream to H.264 or H.265");
    }

    // Decoding order numbers (RFC 6184 mode 2, RFC 7798 sprop-max-don-diff) are for lossy transports; no street camera sends them.
    private static bool Interleaves(Dictionary<string, string> parameters)
        => parameters.GetValueOrDefault("packetization-mode") == "2" || parameters.GetValueOrDefault("sprop-max-don-diff", "0") != "0";

    private static byte[] ReadSets(VideoCodec codec, Dictionary<string, string> parameters)
    {
        string[] names = codec == VideoCodec.H264 ? ["sprop-parameter-sets"] : ["sprop-vps", "sprop-sps", "sprop-pps"];
        using var sets = new AccessUnitBuffer(codec, MaxSetsBytes);
        foreach (string name in names)
        {
            foreach (string text in parameters.GetValueOrDefault(name, "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                byte[] nal = new byte[text.Length];
                if (Convert.TryFromBase64String(text, nal, out int length) && length > NalHeader.Size(codec) &&
                    (NalHeader.Classify(codec, nal[0]) & (NalTraits.Vps | NalTraits.Sps | NalTraits.Pps)) != 0)
                {
                    sets.Append(nal.AsSpan(0, length));
                }
            }
        }

        // Sets from which no picture size can be read would only mislead; those in the stream are then awaited.
        return !sets.Overflowed && SequenceParameters.TryFind(codec, sets.Data, out _) ? sets.Data.ToArray() : [];
    }

    private static string Printable(string text)
        => new([.. text.Take(40).Select(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '/' or '-' or '.' or '+' ? c : '?')]);
}
