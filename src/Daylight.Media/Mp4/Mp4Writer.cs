namespace Daylight.Media;

/// <summary>
/// Writes one video track as a fast-start MP4 (moov before mdat), NAL units unchanged. Samples gather in a temporary file,
/// since the index must be written before them; memory grows by some 24 bytes a sample only.
/// </summary>
public sealed class Mp4Writer : IDisposable
{
    /// <summary>Starts a file.</summary>
    /// <param name="codec">The codec of all samples.</param>
    /// <param name="temporaryDirectory">Where samples gather; the system's when null.</param>
    public Mp4Writer(VideoCodec codec, string? temporaryDirectory = null) => throw new NotSupportedException();

    /// <summary>Samples so far.</summary>
    public int SampleCount { get; private set; }

    /// <summary>Offers parameter sets that are not in the samples (from the session description). In-band ones of the first key frame win.</summary>
    /// <param name="lengthPrefixed">NAL units, each after its length as a big-endian u32.</param>
    public void AddParameterSets(ReadOnlySpan<byte> lengthPrefixed) => throw new NotSupportedException();

    /// <summary>Adds one access unit, in decoding order.</summary>
    /// <param name="lengthPrefixed">NAL units, each after its length as a big-endian u32; written as they are.</param>
    /// <param name="mediaTime90k">Presentation time.</param>
    /// <param name="duration90k">Duration, used for the last sample; 0 when unknown.</param>
    /// <param name="keyFrame">Decoding can start here.</param>
    public void Add(ReadOnlySpan<byte> lengthPrefixed, long mediaTime90k, uint duration90k, bool keyFrame) => throw new NotSupportedException();

    /// <summary>Writes the whole file. Call once, last.</summary>
    /// <param name="destination">Need not be seekable.</param>
    /// <param name="cancellation">Stops writing.</param>
    /// <returns>A task that ends when all is written.</returns>
    /// <exception cref="InvalidDataException">There is no sample or no usable parameter set.</exception>
    public Task FinishAsync(Stream destination, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() { }
}
