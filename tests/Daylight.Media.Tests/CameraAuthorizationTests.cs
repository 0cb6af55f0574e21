using System.Text;

namespace Daylight.Media.Tests;

public sealed class CameraAuthorizationTests
{
    private const string Common = "realm=\"http-auth@example.org\", qop=\"auth, auth-int\", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
    private const string ClientNonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    [Theory]
    [InlineData("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    [InlineData("MD5", "8ca523f5e9506fed4657c9700eebdbec")]
    public void The_examples_of_RFC_7616_section_3_9_1_hold(string algorithm, string response)
    {
        var authorization = new CameraAuthorization("Mufasa", "Circle of Life");
        Assert.True(authorization.TryAccept(Response($"Digest {Common}, algorithm={algorithm}"), sentHeader: false));
        Assert.Contains($"response=\"{response}\", qop=auth, nc=00000001", authorization.Header("GET", "/dir/index.html", ClientNonce), StringComparison.Ordinal);
    }

    [Fact]
    public void The_strongest_way_offered_is_taken_and_each_use_counts()
    {
        var authorization = new CameraAuthorization("a", "b");
        authorization.TryAccept(Response("Basic realm=\"x\"", $"Digest {Common}, algorithm=MD5, Digest {Common}, algorithm=SHA-256"), sentHeader: false);
        Assert.Contains("algorithm=SHA-256", authorization.Header("PLAY", "u"), StringComparison.Ordinal);
        Assert.Contains("nc=00000002", authorization.Header("PLAY", "u"), StringComparison.Ordinal);
    }

    [Fact]
    public void Refused_credentials_are_not_tried_again_but_a_stale_or_used_up_nonce_is_renewed()
    {
        var authorization = new CameraAuthorization("a", "b");
        Assert.True(authorization.TryAccept(Response("Digest realm=\"r\", nonce=\"1\""), sentHeader: false));
        Assert.False(authorization.TryAccept(Response("Digest realm=\"r\", nonce=\"2\""), sentHeader: true));
        Assert.True(authorization.TryAccept(Response("Digest realm=\"r\", nonce=\"3\", stale=TRUE"), sentHeader: true));
        authorization.Worked();
        Assert.True(authorization.TryAccept(Response("Digest realm=\"r\", nonce=\"4\""), sentHeader: true));
        Assert.Contains("nonce=\"4\"", authorization.Header("PLAY", "u"), StringComparison.Ordinal);
    }

    [Fact]
    public void Basic_is_the_last_resort()
    {
        var authorization = new CameraAuthorization("Aladdin", "open sesame");
        authorization.TryAccept(Response("Digest realm=\"r\", nonce=\"1\", qop=\"auth-int\"", "Basic realm=\"x\""), sentHeader: false);
        Assert.Equal("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", authorization.Header("PLAY", "u"));
    }

    private static RtspMessage Response(params string[] challenges)
    {
        string head = "RTSP/1.0 401 Unauthorized" + string.Concat(challenges.Select(c => $"\r\nWWW-Authenticate: {c}"));
        Assert.True(RtspMessage.TryParse(Encoding.UTF8.GetBytes(head), out RtspMessage message));
        return message;
    }
}
