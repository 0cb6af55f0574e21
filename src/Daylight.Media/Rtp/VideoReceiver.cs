namespace Daylight.Media;

/// <summary>
/// From one stream's packets to its access units: order, loss, time. An access unit that a loss may have touched is dropped
/// whole, since a picture in evidence must not be half another; the next good one says that there is a gap.
/// </summary>
internal sealed class VideoReceiver : IDisposable
{
    // A source that starts anew keeps going from where it was, one usual picture later: its new timestamp base is random.
    private const int RestartStep90k = 3600;
    private const int LateWindow = 128;

    // RFC 3550 section 8.1: a new SSRC is a new source, with a sequence and a timestamp of its own. Cameras that draw one at every key
    // frame let both run on; a source whose next packet follows in number and within this time has only been renamed.
    private const uint RenamedWithin90k = 10 * 90_000;

    private readonly VideoFormat _format;
    private readonly IAccessUnitSink _sink;
    private readonly StreamCounters _counters;
    private readonly AccessUnitBuffer _unit;
    private readonly Depacketizer _depacketizer;
    private readonly ParameterSetsInForce _sets;
    private bool _any, _started, _dropping, _gap, _markersLie;
    private uint _ssrc, _timestamp;
    private uint? _completed;
    private ushort _sequence;
    private long _time;

    public VideoReceiver(VideoFormat format, IAccessUnitSink sink, RtspOptions options, StreamCounters counters)
    {
        (_format, _sink, _counters) = (format, sink, counters);
        _unit = new(format.Codec, options.MaxAccessUnitBytes);
        _depacketizer = Depacketizer.For(format.Codec);
        _sets = new(format.Codec, format.ParameterSets);
    }

    /// <summary>Whether these bytes look like this video's RTP.</summary>
    public bool IsVideo(ReadOnlySpan<byte> bytes) => RtpPacket.TryParse(bytes, out RtpPacket packet) && packet.PayloadType == _format.PayloadType;

    public void OnRtp(ReadOnlySpan<byte> bytes)
    {
        if (!RtpPacket.TryParse(bytes, out RtpPacket packet))
        {
            _counters.MalformedPacket();
            return;
        }

        if (!TryPlace(packet, out bool lost))
        {
            _counters.Late();
            return;
        }

        _counters.Packet();
        if (packet.PayloadType != _format.PayloadType)
        {
            _counters.MalformedPacket();
            return;
        }

        if (packet.Timestamp != _timestamp)
        {
            Boundary(packet.Timestamp, lost);
        }

        if (lost)
        {
            Damage(); // nobody knows on which side of the boundary the missing packets lay
        }

        if (!_dropping && packet.Payload.Length > 0)
        {
            Push(packet.Payload);
        }

        // Some cameras mark the packet of their parameter sets, which is no picture yet, or every packet, also of a fragment.
        if (packet.Marker && !_markersLie && !_dropping && !_unit.FragmentOpen && (_unit.Traits & NalTraits.Vcl) != 0)
        {
            Marked();
        }
    }

    /// <summary>Takes an RTCP packet; returns true when the source says goodbye.</summary>
    public bool OnRtcp(ReadOnlySpan<byte> bytes)
    {
        if (!Rtcp.TryParse(bytes, _any ? _ssrc : null, out Rtcp rtcp))
        {
            _counters.MalformedPacket();
            return false;
        }

        if (rtcp.HasReport && _any && rtcp.Ssrc == _ssrc)
        {
            long time = _time + (int)(rtcp.RtpTime - _timestamp);
            _sink.OnSenderReport(new SenderReport(rtcp.Ssrc, rtcp.NtpTime, time, rtcp.Packets, rtcp.Octets));
        }

        return rtcp.Bye;
    }

    /// <summary>Hands over the last picture when the source said goodbye, after which nothing of it can be missing.</summary>
    public void Finish()
    {
        if (!_dropping && (_unit.Traits & NalTraits.Vcl) != 0)
        {
            Complete();
        }
    }

    public void Dispose() => _unit.Dispose();

    /// <summary>Places the packet in the sequence (RFC 3550 appendix A.1, simplified by TCP's order).</summary>
    private bool TryPlace(in RtpPacket packet, out bool lost)
    {
        lost = false;
        if (!_any)
        {
            (_any, _ssrc, _timestamp) = (true, packet.Ssrc, packet.Timestamp);
        }
        else if (packet.Ssrc != _ssrc && packet.Sequence == (ushort)(_sequence + 1) && packet.Timestamp - _timestamp < RenamedWithin90k)
        {
            _ssrc = packet.Ssrc; // renamed: the sequence runs on, so nothing is missing
        }
        else if (packet.Ssrc != _ssrc)
        {
            _ssrc = packet.Ssrc;
            if (!_unit.IsEmpty)
            {
                Damage();
            }

            (_gap, _dropping) = (true, false);
            _timestamp = packet.Timestamp;
            _time += RestartStep90k;
        }
        else
        {
            short step = (short)(packet.Sequence - _sequence);
            if (step is <= 0 and > -LateWindow)
            {
                return false;
            }

            if (step != 1)
            {
                _counters.Lost(Math.Max(1, step - 1));
                lost = true;
            }
        }

        _sequence = packet.Sequence;
        return true;
    }

    private void Boundary(uint timestamp, bool lost)
    {
        if (_unit.FragmentOpen || (lost && !_unit.IsEmpty))
        {
            Damage();
        }
        else if ((_unit.Traits & NalTraits.Vcl) != 0)
        {
            Complete();
        }

        // Parameter sets sent under a timestamp of their own stay and lead the next picture.
        _dropping = false;
        _time += (int)(timestamp - _timestamp);
        _timestamp = timestamp;
        _completed = null;
    }

    /// <summary>
    /// Completes at a marker, which RFC 6184 section 5.1 puts on the last packet of an access unit only. Policy for cameras that mark every
    /// slice: when one more piece of a completed picture comes, its rest is dropped and markers count no more; from then on a picture
    /// ends where the next timestamp begins.
    /// </summary>
    private void Marked()
    {
        if (_completed == _timestamp && !_unit.HasFirstSlice)
        {
            _markersLie = true;
            Damage();
            return;
        }

        Complete();
        _completed = _timestamp;
    }

    private void Push(ReadOnlySpan<byte> payload)
    {
        if (!_depacketizer.TryPush(payload, _unit))
        {
            _counters.MalformedPacket();
            Damage();
        }
        else if (_unit.Overflowed)
        {
            _counters.Oversized();
            _unit.Clear();
            (_gap, _dropping) = (true, true);
        }
    }

    private void Damage()
    {
        if (!_dropping)
        {
            _counters.Damaged();
        }

        _unit.Clear();
        (_gap, _dropping) = (true, true);
    }

    private void Complete()
    {
        if (_unit.FragmentOpen)
        {
            Damage();
            return;
        }

        NalTraits sets = NalHeader.AllSets(_format.Codec);
        bool changed = (_unit.Traits & sets) != 0 && _sets.Take(_unit.Data);
        if (!_started || changed)
        {
            _started = true;
            SequenceParameters.TryFind(_format.Codec, _sets.Bytes, out SequenceParameters size);
            _sink.OnStreamStarted(new StreamStart(_format.Codec, _sets.Bytes, size.Width, size.Height));
        }

        var unit = new AccessUnit
        {
            Data = _unit.Data,
            MediaTime90k = _time,
            KeyFrame = (_unit.Traits & NalTraits.Key) != 0,
            ParameterSetsInBand = (_unit.Traits & sets) == sets,
            GapBefore = _gap,
            Codec = _format.Codec,
        };
        _sink.OnAccessUnit(in unit);
        _counters.AccessUnit();
        _unit.Clear();
        _gap = false;
    }
}
