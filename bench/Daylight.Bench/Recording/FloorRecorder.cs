using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Daylight.Bench;

/// <summary>
/// <c>daylight-bench floor</c>: what recording costs at the least when it encrypts. One thread sweeps all non-blocking
/// sockets every 40 ms with large receives, AES-256-GCM in place, and plain buffered writes of about a mebibyte. No
/// framing, no packets, no pictures, no hash, no index, no sync; what it writes is of no use to anybody.
/// </summary>
internal static class FloorRecorder
{
    private const int TagLength = 16;
    private const int BlockBytes = 1024 * 1024;
    private const int Largest = 256 * 1024;
    private static readonly TimeSpan Sweep = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(25);

    public static int Run(Uri first, int cameras, string output)
    {
        using var file = File.OpenHandle(output, FileMode.Create, FileAccess.Write);
        using var aes = new AesGcm(RandomNumberGenerator.GetBytes(32), TagLength);
        var name = first.AbsolutePath.Split('/')[1];
        var streams = Enumerable.Range(0, cameras)
            .Select(i => FloorStream.Play(new Uri(first.ToString().Replace(name, Cameras.Name(i), StringComparison.Ordinal)))).ToList();
        var block = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);
        var (filled, length, counter, spoken) = (0, 0L, 0UL, Stopwatch.GetTimestamp());
        while (true)
        {
            var began = Stopwatch.GetTimestamp();
            foreach (var stream in streams)
            {
                if (filled + Largest + TagLength > block.Length)
                {
                    length = Write(file, block, filled, length);
                    filled = 0;
                }

                filled += Take(stream.Socket, block.AsSpan(filled, Largest + TagLength), aes, counter++);
            }

            if (Stopwatch.GetElapsedTime(spoken) > KeepAlive)
            {
                streams.ForEach(s => s.KeepAlive());
                spoken = Stopwatch.GetTimestamp();
            }

            var rest = Sweep - Stopwatch.GetElapsedTime(began);
            if (rest > TimeSpan.Zero)
            {
                Thread.Sleep(rest);
            }
        }
    }

    /// <summary>One receive takes all that gathered: 40 ms of a camera are some 20 kB.</summary>
    private static int Take(Socket socket, Span<byte> into, AesGcm aes, ulong counter)
    {
        var read = socket.Receive(into[..^TagLength], SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return 0;
        }

        if (error != SocketError.Success || read == 0)
        {
            throw new BenchException($"a camera closed the connection ({error})");
        }

        Span<byte> nonce = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], counter);
        aes.Encrypt(nonce, into[..read], into[..read], into.Slice(read, TagLength));
        return read + TagLength;
    }

    private static long Write(SafeFileHandle file, byte[] block, int filled, long length)
    {
        RandomAccess.Write(file, block.AsSpan(0, filled), length);
        return length + filled;
    }
}
