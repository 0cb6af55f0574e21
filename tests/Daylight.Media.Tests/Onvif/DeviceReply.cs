using System.Text;

namespace Daylight.Media.Tests.Onvif;

/// <summary>What a scripted device answers.</summary>
internal sealed record DeviceReply(int Status, byte[] Body, params string[] Headers)
{
    public bool Chunked { get; init; }

    public bool Silent { get; init; }

    public static DeviceReply Xml(string xml, int status = 200) => new(status, Encoding.UTF8.GetBytes(xml), "Content-Type: application/soap+xml; charset=utf-8");
}
