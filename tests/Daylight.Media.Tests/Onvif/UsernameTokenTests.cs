using System.Xml.Linq;

namespace Daylight.Media.Tests.Onvif;

public sealed class UsernameTokenTests
{
    private static readonly UsernameToken Token = new("admin", Convert.FromBase64String("LKqI6G/AikKCQrN0zqZFlg=="), new DateTimeOffset(2010, 9, 16, 7, 50, 45, TimeSpan.Zero));

    [Fact]
    public void The_example_of_the_ONVIF_Application_Programmers_Guide_section_6_1_1_3_holds() =>
        Assert.Equal("tuOSpGlFlIXsozq4HFNeeGeFLEI=", Token.Digest("userpassword"));

    [Fact]
    public void It_holds_a_digest_and_never_the_password_and_a_strange_user_breaks_nothing()
    {
        XElement header = XElement.Parse($"<s:H xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\">{(Token with { User = "a<b>&\"" }).ToXml("userpassword")}</s:H>");
        XNamespace wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
        Assert.Equal("a<b>&\"", header.Descendants(wsse + "Username").Single().Value);
        Assert.EndsWith("#PasswordDigest", (string?)header.Descendants(wsse + "Password").Single().Attribute("Type"), StringComparison.Ordinal);
        Assert.DoesNotContain("userpassword", header.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_has_a_nonce_of_its_own() =>
        Assert.NotEqual(UsernameToken.Fresh("a", DateTimeOffset.UnixEpoch).Nonce, UsernameToken.Fresh("a", DateTimeOffset.UnixEpoch).Nonce);
}
