using System.Text;
using CsCheck;

namespace Daylight.Academy.Tests;

public sealed class RequestTests
{
    [Fact]
    public async Task Options_names_the_methods() => await OnCamera(async (client, _) =>
        Assert.Contains("DESCRIBE, SETUP, PLAY", (await client.AskAsync("OPTIONS")).Head));

    [Fact]
    public async Task Describe_gives_the_parameter_sets() => await OnCamera(async (client, _) =>
    {
        var (status, _, body) = await client.AskAsync("DESCRIBE");
        Assert.Equal(200, status);
        Assert.Contains("profile-level-id=4D401F", body);
        Assert.Contains("sprop-parameter-sets=Z01AHxE=,aO48gQ==", body);
    });

    [Fact]
    public async Task A_keep_alive_is_answered_and_a_reception_report_stepped_over_while_playing() => await OnCamera(async (client, _) =>
    {
        await client.PlayAsync();
        await client.SendAsync([(byte)'$', 1, 0, 8, 0x80, 201, 0, 1, 0, 0, 0, 1]);
        Assert.Equal(200, (await client.AskAsync("GET_PARAMETER")).Status);
    });

    [Theory]
    [InlineData("DESCRIBE", "rtsp://localhost/none/main", "", 404)]
    [InlineData("SETUP", null, "Transport: RTP/AVP;unicast;client_port=5000-5001\r\n", 461)]
    [InlineData("PLAY", null, "", 454)]
    [InlineData("PLAY", null, "Session: 42\r\n", 454)]
    [InlineData("TEARDOWN", null, "", 454)]
    [InlineData("RECORD", null, "", 501)]
    public async Task What_cannot_be_done_is_refused_with_its_status(string method, string? uri, string headers, int status) =>
        await OnCamera(async (client, _) => Assert.Equal(status, (await client.AskAsync(method, uri, headers)).Status));

    [Fact]
    public async Task A_request_with_an_endless_head_is_refused_and_the_connection_closed() => await OnCamera(async (client, cameras) =>
    {
        await client.SendAsync("OPTIONS * RTSP/1.0\r\nX: " + new string('x', 20_000));
        Assert.True(await client.IsClosedAsync());
        Assert.Equal(1, cameras.Statistics.BadRequests);
    });

    [Fact]
    public async Task A_silent_connection_is_closed_after_the_session_timeout()
    {
        var options = new SimulatedCameraOptions { SessionTimeout = TimeSpan.FromSeconds(1) };
        await using var cameras = await SimulatedCameras.StartAsync([SampleClip.Feed()], options: options);
        using var client = new RtspTestClient(cameras.CameraUrl("sample", CameraStream.Main));
        Assert.True(await client.IsClosedAsync());
    }

    [Fact]
    public async Task Connections_beyond_the_limit_are_closed()
    {
        var options = new SimulatedCameraOptions { MaxConnections = 1 };
        await using var cameras = await SimulatedCameras.StartAsync([SampleClip.Feed()], options: options);
        var url = cameras.CameraUrl("sample", CameraStream.Main);
        using var first = new RtspTestClient(url);
        Assert.Equal(200, (await first.AskAsync("OPTIONS")).Status);
        using var second = new RtspTestClient(url);
        Assert.True(await second.IsClosedAsync());
    }

    [Fact]
    public async Task Garbage_never_stops_the_server_and_leaves_nothing_behind()
    {
        await using var cameras = await SimulatedCameras.StartAsync([SampleClip.Feed()]);
        var url = cameras.CameraUrl("sample", CameraStream.Main);
        string[] words = ["OPTIONS ", "SETUP ", "PLAY ", url.ToString(), " RTSP/1.0", "\r\n", "\r\n\r\n", "CSeq: 1", "$\0", "Transport: RTP/AVP/TCP;interleaved=", "255-", "Content-Length: ", "99999999999", "Session:", "Authorization: Digest =", "\0"];
        var word = Gen.OneOf(Gen.Int[0, words.Length - 1].Select(i => words[i]), Gen.Char[(char)0, (char)255].Array[0, 20].Select(chars => new string(chars)));
        word.Array[0, 30].Select(string.Concat).Sample(garbage =>
        {
            using var client = new RtspTestClient(url);
            client.SendAsync(garbage).GetAwaiter().GetResult();
        }, iter: 300, threads: 1);

        using var honest = new RtspTestClient(url);
        Assert.Equal(200, (await honest.AskAsync("OPTIONS")).Status);
        var until = DateTime.UtcNow.AddSeconds(10);
        while (cameras.Statistics.Connections > 1 && DateTime.UtcNow < until)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, cameras.Statistics.Connections);
    }

    [Fact]
    public async Task A_client_that_asks_without_reading_the_answers_is_closed_before_they_pile_up() => await OnCamera(async (client, _) =>
    {
        var flood = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n", 2000)));
        var refused = await Record.ExceptionAsync(async () =>
        {
            for (var i = 0; i < 3000; i++)
            {
                await client.SendAsync(flood).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
            }
        });
        Assert.IsType<IOException>(refused);
    });

    private static async Task OnCamera(Func<RtspTestClient, SimulatedCameras, Task> test)
    {
        await using var cameras = await SimulatedCameras.StartAsync([SampleClip.Feed()]);
        using var client = new RtspTestClient(cameras.CameraUrl("sample", CameraStream.Main));
        await test(client, cameras);
    }
}
