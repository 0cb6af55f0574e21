using System.Globalization;
using System.Net;
using System.Text;
using Daylight.Contracts;
using Daylight.Ledger;

namespace Daylight.EndToEnd;

/// <summary>What is open, and who is told from whom, where a reverse proxy on this machine stands in front of the console.</summary>
public sealed class ReverseProxyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_have_a_port_of_their_own_and_are_nowhere_on_the_consoles()
    {
        var port = RunningHouse.FreePort();
        await using var house = await RunningHouse.StartAsync("--metrics-port", port.ToString(CultureInfo.InvariantCulture));
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        Uri metrics = new($"http://127.0.0.1:{port}/metrics");

        // A proxy's connection comes from this machine, as this one does.
        var console = await client.GetAsync(new Uri(house.Address, "metrics"), Stop);
        Assert.DoesNotContain("daylight_", await console.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, console.StatusCode);

        var text = await client.GetStringAsync(metrics, Stop);
        Assert.Contains("daylight_catalog_refuses", text, StringComparison.Ordinal);
        Assert.Contains("daylight_storage_used", text, StringComparison.Ordinal);
        foreach (var other in (string[])["/", "/login", "/keeper/release", "/log/checkpoint"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(metrics, other), Stop)).StatusCode);
        }
    }

    [Fact]
    public async Task Without_a_port_for_them_there_are_no_metrics()
    {
        await using var house = await RunningHouse.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });

        var answer = await client.GetAsync(new Uri(house.Address, "metrics"), Stop);

        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("daylight_", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_strangers_flood_through_a_proxy_that_is_trusted_takes_no_other_strangers_entry(bool trusted)
    {
        await using var house = await RunningHouse.StartAsync(trusted ? ["--trusted-proxy", "127.0.0.1"] : []);
        using var client = new HttpClient();
        for (var i = 0; i < 30; i++)
        {
            // What the flooder writes in front of their own address makes them nobody else.
            await PostAsync(client, house, $"203.0.113.{i}, 192.0.2.1");
        }

        var flooded = Refusals(house);
        await PostAsync(client, house, "192.0.2.2");

        Assert.Equal(10, flooded);
        Assert.Equal(trusted ? 11 : 10, Refusals(house));
    }

    private static async Task PostAsync(HttpClient client, RunningHouse house, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(house.Address, "keeper/release")) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        using var answer = await client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static int Refusals(RunningHouse house)
    {
        using var openings = OpeningStore.OpenReadOnly(Path.Combine(house.Data, "keeper", "openings.db"));
        return openings.All().Count(o =>
        {
            try
            {
                return KeysRefusedEntry.Decode(o.Body).Reason == "malformed";
            }
            catch (FormatException)
            {
                return false;
            }
        });
    }
}
