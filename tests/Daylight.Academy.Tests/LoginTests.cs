using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Daylight.Academy.Tests;

public sealed class LoginTests
{
    [Fact]
    public async Task Without_a_password_only_options_is_answered() => await OnCamera(LoginScheme.DigestMd5, async client =>
    {
        Assert.Equal(200, (await client.AskAsync("OPTIONS")).Status);
        Assert.Equal(401, (await client.AskAsync("DESCRIBE")).Status);
        Assert.Equal(401, (await client.AskAsync("PLAY")).Status);
    });

    [Theory]
    [InlineData("guard:lantern", 200)]
    [InlineData("guard:wrong", 401)]
    [InlineData("", 401)]
    public async Task Basic_takes_the_right_password_only(string userAndPassword, int status) => await OnCamera(LoginScheme.Basic, async client =>
    {
        var sent = Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword));
        Assert.Equal(status, (await client.AskAsync("DESCRIBE", null, $"Authorization: Basic {sent}\r\n")).Status);
    });

    [Theory]
    [InlineData(LoginScheme.DigestMd5, "lantern", true, 200)]
    [InlineData(LoginScheme.DigestMd5, "lantern", false, 200)]
    [InlineData(LoginScheme.DigestSha256, "lantern", true, 200)]
    [InlineData(LoginScheme.DigestMd5, "wrong", true, 401)]
    [InlineData(LoginScheme.DigestSha256, "wrong", true, 401)]
    public async Task Digest_takes_the_right_answer_only(LoginScheme scheme, string password, bool qop, int status) =>
        await OnCamera(scheme, async client =>
        {
            var challenge = (await client.AskAsync("DESCRIBE")).Head;
            Assert.Equal(status, (await client.AskAsync("DESCRIBE", null, Answer(challenge, client.Url, password, scheme, qop))).Status);
        });

    [Fact]
    public async Task An_answer_to_an_old_nonce_is_stale_and_one_to_the_next_is_taken() =>
        await OnCamera(LoginScheme.DigestMd5, async client =>
        {
            var first = (await client.AskAsync("DESCRIBE")).Head;
            await Task.Delay(1200, TestContext.Current.CancellationToken);
            var late = await client.AskAsync("DESCRIBE", null, Answer(first, client.Url, "lantern", LoginScheme.DigestMd5, true));
            Assert.Equal(401, late.Status);
            Assert.Contains("stale=true", late.Head);
            var again = await client.AskAsync("DESCRIBE", null, Answer(late.Head, client.Url, "lantern", LoginScheme.DigestMd5, true));
            Assert.Equal(200, again.Status);
        }, TimeSpan.FromSeconds(1));

    [Fact]
    public async Task A_nonce_the_server_did_not_make_is_refused() => await OnCamera(LoginScheme.DigestMd5, async client =>
    {
        var made = Regex.Replace((await client.AskAsync("DESCRIBE")).Head, "nonce=\"[0-9a-f]+\"", $"nonce=\"{new string('0', 48)}\"");
        var sent = Answer(made, client.Url, "lantern", LoginScheme.DigestMd5, true);
        Assert.Equal(401, (await client.AskAsync("DESCRIBE", null, sent)).Status);
    });

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "MD5 is what cameras speak.")]
    private static string Answer(string challenge, Uri url, string password, LoginScheme scheme, bool qop)
    {
        var realm = Regex.Match(challenge, "realm=\"([^\"]+)\"").Groups[1].Value;
        var nonce = Regex.Match(challenge, "nonce=\"([^\"]+)\"").Groups[1].Value;
        var middle = qop ? $"{nonce}:00000001:abc:auth" : nonce;
        var response = Hash($"{Hash($"guard:{realm}:{password}")}:{middle}:{Hash($"DESCRIBE:{url}")}");
        var extra = qop ? ", qop=auth, nc=00000001, cnonce=\"abc\"" : "";
        return $"Authorization: Digest username=\"guard\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{url}\", response=\"{response}\"{extra}\r\n";

        string Hash(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            return Convert.ToHexStringLower(scheme == LoginScheme.DigestMd5 ? MD5.HashData(bytes) : SHA256.HashData(bytes));
        }
    }

    private static async Task OnCamera(LoginScheme scheme, Func<RtspTestClient, Task> test, TimeSpan? lifetime = null)
    {
        var login = new CameraLogin("guard", "lantern", scheme) { NonceLifetime = lifetime ?? TimeSpan.FromMinutes(5) };
        await using var cameras = await SimulatedCameras.StartAsync([SampleClip.Feed()], options: new SimulatedCameraOptions { Login = login });
        using var client = new RtspTestClient(cameras.CameraUrl("sample", CameraStream.Main));
        await test(client);
    }
}
