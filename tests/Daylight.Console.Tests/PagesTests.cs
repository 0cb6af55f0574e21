using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;

namespace Daylight.Console.Tests;

public sealed class PagesTests(ConsoleHost host) : IClassFixture<ConsoleHost>
{
    private async Task<string> PageAsync(string path, string? role)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (role is not null)
        {
            request.Headers.Add(ConsoleHost.RoleHeader, role);
        }

        using var response = await host.Client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Cancel);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/signin", "sign-in")]
    [InlineData("/incidents", "incidents")]
    [InlineData("/incidents/0b0b0b0b-0000-4000-8000-000000000001", "incident")]
    [InlineData("/cameras", "cameras")]
    [InlineData("/look?incident=x&camera=y", "look")]
    [InlineData("/wall?incident=x", "wall")]
    [InlineData("/approvals", "approvals")]
    [InlineData("/storage", "storage")]
    [InlineData("/log", "log")]
    public async Task Every_page_names_its_view_and_lets_no_foreign_script_in(string path, string view)
    {
        using var response = await host.Client.GetAsync(new Uri(path, UriKind.Relative), Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("script-src 'self';", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains($"data-view=\"{view}\"", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app.js", "text/javascript")]
    [InlineData("player.js", "text/javascript")]
    [InlineData("map.js", "text/javascript")]
    [InlineData("map-worker.js", "text/javascript")]
    [InlineData("console.css", "text/css")]
    public async Task Browser_files_are_served_and_not_sent_twice(string name, string type)
    {
        var address = new Uri($"/console/{name}", UriKind.Relative);
        using var first = await host.Client.GetAsync(address, Cancel);
        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(first.Headers.ETag!.Tag));
        using var second = await host.Client.SendAsync(again, Cancel);

        Assert.Equal(type, first.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("/cameras/add", "add-camera")]
    [InlineData("/cameras/import", "import-cameras")]
    [InlineData("/cameras/quay-2/change", "change-camera")]
    public async Task Pages_that_keep_cameras_are_the_technicians(string path, string view)
    {
        Assert.DoesNotContain($"data-view=\"{view}\"", await PageAsync(path, null), StringComparison.Ordinal);
        Assert.DoesNotContain($"data-view=\"{view}\"", await PageAsync(path, "supervisor"), StringComparison.Ordinal);
        Assert.Contains($"data-view=\"{view}\"", await PageAsync(path, "technician"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("technician", true)]
    [InlineData("overseer", true)]
    [InlineData("operator", false)]
    [InlineData("supervisor", false)]
    public async Task The_way_to_the_disks_is_shown_to_those_who_may_read_of_them(string role, bool shown) =>
        Assert.Equal(shown, (await PageAsync("/cameras", role)).Contains("href=\"/storage\"", StringComparison.Ordinal));

    [Fact]
    public async Task An_unknown_browser_file_is_not_found()
    {
        using var response = await host.Client.GetAsync(new Uri("/console/nothing.js", UriKind.Relative), Cancel);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData(null, "/signin")]
    [InlineData("operator", "/incidents")]
    [InlineData("supervisor", "/incidents")]
    [InlineData("overseer", "/log")]
    [InlineData("technician", "/cameras")]
    public void Each_role_starts_where_its_work_is(string? role, string home)
    {
        var identity = role is null ? new ClaimsIdentity() : new ClaimsIdentity([new Claim(ClaimTypes.Role, role)], "test");

        Assert.Equal(home, ConsoleEndpoints.HomeOf(new ClaimsPrincipal(identity)));
    }
}
