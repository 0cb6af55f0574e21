using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Daylight.Contracts;
using Daylight.Vault;

namespace Daylight.Footage;

/// <summary>Reads one granted look: sealed bytes from the Recorder, minute keys from the Keeper, opened here and nowhere else.</summary>
internal sealed class FootageReader(LookClient client, GrantedLook look, ViewerKeys keys) : IDisposable
{
    // What is in memory at once; the Recorder answers in spans of 30 s besides.
    private const long WindowMicros = 20_000_000;

    private readonly Grant grant = Grant.Decode(GrantToken.Decode(look.Token).Body);
    private readonly Dictionary<VolumeId, CameraBox> boxes = [];
    private readonly Dictionary<(VolumeId Volume, long Minute), MinuteKey> minuteKeys = [];
    private long sequence;

    public Grant Grant => grant;

    /// <summary>The records of a span in order, each once, from the key frame at or before its beginning.</summary>
    /// <exception cref="FootageException">A role refused, or a record does not open.</exception>
    public async IAsyncEnumerable<OpenedRecord> ReadAsync(
        StreamKind stream, long fromMicros, long untilMicros, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await SealedStream.OpenAsync(client.Server, look.Token, cancellationToken);
        var track = new TrackId(grant.Camera, stream);
        // A window begins at the key frame before it, so windows overlap; counters say what has been read.
        var read = new Dictionary<VolumeId, ulong>();
        for (var from = fromMicros; from < untilMicros; from += WindowMicros)
        {
            var records = new List<(SealedRecord Record, RecordHeader Header)>();
            await connection.ReadAsync(
                stream, from, Math.Min(from + WindowMicros, untilMicros), box => boxes[box.Volume] = box,
                record =>
                {
                    var header = RecordHeader.Read(record.Bytes.Span);
                    if (!read.TryGetValue(record.Volume, out var last) || header.Counter > last)
                    {
                        read[record.Volume] = header.Counter;
                        records.Add((record, header));
                    }
                },
                track, cancellationToken);
            foreach (var (record, header) in records)
            {
                var key = await KeyAsync(record.Volume, stream, header.Minute, cancellationToken);
                yield return new OpenedRecord(record, header, Open(key, record, header));
            }
        }
    }

    public void Dispose()
    {
        foreach (var key in minuteKeys.Values)
        {
            key.Dispose();
        }
    }

    private static byte[] Open(MinuteKey key, SealedRecord record, RecordHeader header)
    {
        try
        {
            return key.Open(record.Bytes.Span);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            throw new FootageException($"record {header.Counter} of volume {record.Volume} does not open ({e.Message}); the footage was changed or damaged");
        }
    }

    private async Task<MinuteKey> KeyAsync(VolumeId volume, StreamKind stream, UnixMinute minute, CancellationToken cancellationToken)
    {
        if (!minuteKeys.TryGetValue((volume, minute.Value), out var key))
        {
            await FetchAsync(volume, stream, minute, cancellationToken);
            key = minuteKeys.GetValueOrDefault((volume, minute.Value))
                ?? throw new FootageException($"the keeper released no key for {minute} in volume {volume}");
        }

        return key;
    }

    /// <summary>Asks for as many minutes from here on as one request may have: each request is an entry in the log.</summary>
    private async Task FetchAsync(VolumeId volume, StreamKind stream, UnixMinute minute, CancellationToken cancellationToken)
    {
        var box = boxes.GetValueOrDefault(volume) ?? throw new FootageException($"the recorder sent records of volume {volume} without its camera box");
        var last = Math.Min(grant.To.Value, minute.Value + ReleaseRequest.MaxMinutes - 1);
        var name = stream == StreamKind.Main ? "main" : "sub";
        var request = new ReleaseRequest(
            grant.Look, ++sequence, look.Token, [new ReleaseBox(volume.Value, name, box.Epoch.ToString(), box.Sealed.ToArray())], minute.Value, last);
        foreach (var released in await client.ReleaseAsync(request, keys, cancellationToken))
        {
            if (released.Volume == volume.Value && released.Stream == name && !minuteKeys.ContainsKey((volume, released.Minute)))
            {
                minuteKeys[(volume, released.Minute)] = new MinuteKey(Hpke.Open(keys.Agreement, ReleaseRequest.Info(grant.Look), [], released.Sealed));
            }
        }
    }
}
