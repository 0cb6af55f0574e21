namespace Daylight.Media;

/// <summary>
/// Writes one video track as a fast-start MP4 (moov before mdat), NAL units unchanged. Samples gather in a temporary file,
/// since the index must be written before them; memory grows by some 40 bytes a sample only. The same samples give the same file.
/// </summary>
public sealed class Mp4Writer : IDisposable
{
    // A presentation time further back than any picture reordering goes is a new clock: the track then runs on.
    private const long NewClock90k = 10 * 90_000;
    private const uint UsualDuration90k = 3600;
    private const int MaxSets = 31;

    private readonly VideoCodec _codec;
    private readonly FileStream _data;
    private readonly List<Mp4Sample> _samples = [];
    private readonly List<byte[]> _offered = [], _inBand = [];
    private long _latest = long.MinValue, _clockStep;
    private uint _lastDuration;

    /// <summary>Starts a file.</summary>
    /// <param name="codec">The codec of all samples.</param>
    /// <param name="temporaryDirectory">Where samples gather, readable by this user only; the system's when null.</param>
    public Mp4Writer(VideoCodec codec, string? temporaryDirectory = null)
    {
        _codec = codec;
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 128 * 1024,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        _data = new FileStream(Path.Combine(temporaryDirectory ?? Path.GetTempPath(), $"{Guid.NewGuid():n}.samples"), options);
    }

    /// <summary>Samples so far.</summary>
    public int SampleCount => _samples.Count;

    /// <summary>Offers parameter sets that are not in the samples (from the session description). The first in-band ones win.</summary>
    /// <param name="lengthPrefixed">NAL units, each after its length as a big-endian u32.</param>
    public void AddParameterSets(ReadOnlySpan<byte> lengthPrefixed) => Gather(lengthPrefixed, _offered);

    /// <summary>Adds one access unit, in decoding order.</summary>
    /// <param name="lengthPrefixed">NAL units, each after its length as a big-endian u32; written as they are.</param>
    /// <param name="mediaTime90k">Presentation time. A jump back of more than 10 s starts a new clock, which follows the old one.</param>
    /// <param name="duration90k">Duration, used for the last sample; 0 when unknown.</param>
    /// <param name="keyFrame">Decoding can start here.</param>
    public void Add(ReadOnlySpan<byte> lengthPrefixed, long mediaTime90k, uint duration90k, bool keyFrame)
    {
        long time = mediaTime90k + _clockStep;
        if (_latest != long.MinValue && time < _latest - NewClock90k)
        {
            long next = _latest + (_lastDuration != 0 ? _lastDuration : UsualDuration90k);
            _clockStep += next - time;
            time = next;
        }

        if (!Has(_inBand))
        {
            Gather(lengthPrefixed, _inBand);
        }

        _data.Write(lengthPrefixed);
        _samples.Add(new(lengthPrefixed.Length, time, keyFrame));
        _latest = Math.Max(_latest, time);
        _lastDuration = duration90k;
    }

    /// <summary>Writes the whole file. Call once, last.</summary>
    /// <param name="destination">Need not be seekable.</param>
    /// <param name="cancellation">Stops writing.</param>
    /// <returns>A task that ends when all is written.</returns>
    /// <exception cref="InvalidDataException">There is no sample or no usable parameter set.</exception>
    public async Task FinishAsync(Stream destination, CancellationToken cancellation = default)
    {
        List<byte[]> sets = Has(_inBand) ? _inBand : _offered;
        if (_samples.Count == 0 || !Has(sets))
        {
            throw new InvalidDataException(_samples.Count == 0 ? "There is no picture to write." : "The parameter sets that a decoder needs are missing.");
        }

        if (!TryReadSize(sets, out SequenceParameters size))
        {
            throw new InvalidDataException("The sequence parameter set cannot be read.");
        }

        var head = new BoxWriter();
        using (head.Open("ftyp"))
        {
            head.Ascii("isom");
            head.U32(0x200);
            head.Ascii(_codec == VideoCodec.H264 ? "isomiso2avc1mp41" : "isomiso2hvc1mp41");
        }

        var index = new Mp4Index(_codec, sets, size, _samples, _lastDuration);
        const int DataHeader = 16; // always the 64-bit size: the index then has one form
        int indexBytes = index.Build(0).Length;
        byte[] moov = index.Build(head.Length + indexBytes + DataHeader);
        await destination.WriteAsync(head.ToArray(), cancellation);
        await destination.WriteAsync(moov, cancellation);
        var data = new BoxWriter();
        data.U32(1);
        data.Ascii("mdat");
        data.U64((ulong)(DataHeader + _data.Length));
        await destination.WriteAsync(data.ToArray(), cancellation);
        _data.Position = 0;
        await _data.CopyToAsync(destination, cancellation);
        await destination.FlushAsync(cancellation);
    }

    /// <summary>Removes the temporary file.</summary>
    public void Dispose() => _data.Dispose();

    private bool TryReadSize(List<byte[]> sets, out SequenceParameters size)
    {
        foreach (byte[] set in sets)
        {
            if (SequenceParameters.TryParse(_codec, set, out size))
            {
                return true;
            }
        }

        size = default;
        return false;
    }

    private bool Has(List<byte[]> sets)
    {
        NalTraits all = NalHeader.AllSets(_codec), have = NalTraits.None;
        foreach (byte[] set in sets)
        {
            have |= NalHeader.Classify(_codec, set[0]);
        }

        return (have & all) == all;
    }

    private void Gather(ReadOnlySpan<byte> lengthPrefixed, List<byte[]> into)
    {
        foreach (ReadOnlySpan<byte> nal in new NalUnits(lengthPrefixed))
        {
            NalTraits traits = NalHeader.Classify(_codec, nal[0]);
            bool usable = (traits & NalHeader.AllSets(_codec)) != 0 && nal.Length <= ushort.MaxValue &&
                ((traits & NalTraits.Sps) == 0 || SequenceParameters.TryParse(_codec, nal, out _));
            if (usable && into.Count < MaxSets && !Known(nal, into))
            {
                into.Add(nal.ToArray());
            }
        }
    }

    private static bool Known(ReadOnlySpan<byte> nal, List<byte[]> sets)
    {
        foreach (byte[] set in sets)
        {
            if (nal.SequenceEqual(set))
            {
                return true;
            }
        }

        return false;
    }
}
