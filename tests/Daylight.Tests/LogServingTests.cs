using System.Net;
using Daylight.Ledger;

namespace Daylight.Tests;

/// <summary>The log as the public gets it (C2SP tlog-tiles), from the running program.</summary>
public sealed class LogServingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_public_gets_checkpoint_tiles_and_entries_with_their_headers_and_nothing_else()
    {
        await using var town = new TownLog();
        var house = await town.HouseAsync();
        using var http = new HttpClient { BaseAddress = new Uri(house.Address, "/log/") };

        using var checkpoint = await http.GetAsync("checkpoint", Stop);
        Assert.Equal("text/plain; charset=utf-8", checkpoint.Content.Headers.ContentType!.ToString());
        Assert.True(checkpoint.Headers.CacheControl!.NoCache);
        var head = Checkpoint.Parse(await checkpoint.Content.ReadAsStringAsync(Stop));
        Assert.True(new LogPolicy(NoteVerifier.Parse(town.LogKey)).Accepts(head, out var why), why);

        var width = (int)head.Size;
        Assert.InRange(width, 1, 255);
        using var tile = await http.GetAsync($"tile/0/000.p/{width}", Stop);
        Assert.Equal("application/octet-stream", tile.Content.Headers.ContentType!.ToString());
        Assert.Contains("immutable", tile.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        var hashes = await tile.Content.ReadAsByteArrayAsync(Stop);
        Assert.Equal(head.Root, Merkle.Root([.. Enumerable.Range(0, width).Select(i => new Digest(hashes.AsSpan(i * 32, 32)))]));

        using var packed = new HttpRequestMessage(HttpMethod.Get, $"tile/entries/000.p/{width}") { Headers = { { "Accept-Encoding", "gzip" } } };
        using var entries = await http.SendAsync(packed, Stop);
        Assert.Equal(["gzip"], entries.Content.Headers.ContentEncoding);
        await using var unpacked = new System.IO.Compression.GZipStream(await entries.Content.ReadAsStreamAsync(Stop), System.IO.Compression.CompressionMode.Decompress);
        using var bundle = new MemoryStream();
        await unpacked.CopyToAsync(bundle, Stop);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(town.Data, "ledger", "log", "tile", "entries", "000.p", $"{width}"), Stop), bundle.ToArray());

        foreach (var path in new[] { "tile/0/000", "tile/0/000.p/255", "tile/0/000.p/0", "tile/1/000", "tile/entries/000", ".lock", "cosigned", "log.key", "../log.key", "tile/..%2f..%2flog.key" })
        {
            using var none = await http.GetAsync(path, Stop);
            Assert.True(none.StatusCode == HttpStatusCode.NotFound, $"{path}: {none.StatusCode}");
        }

        using var post = await http.PostAsync("checkpoint", new StringContent("x"), Stop);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
    }
}
