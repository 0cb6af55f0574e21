using System.Net;

namespace Daylight.Media.Tests.Onvif;

public sealed class OnvifAddressTests
{
    [Theory]
    [InlineData("192.0.2.10", "http://192.0.2.10/onvif/device_service")]
    [InlineData(" camera.example:8080 ", "http://camera.example:8080/onvif/device_service")]
    [InlineData("https://192.0.2.10/dev?x=1", "https://192.0.2.10/dev?x=1")]
    [InlineData("2001:db8::7", "http://[2001:db8::7]/onvif/device_service")]
    public void What_a_person_gives_is_completed(string given, string address) => Assert.Equal(address, OnvifAddress.Parse(given).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("rtsp://192.0.2.10/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://eve:secret@192.0.2.10/")]
    public void What_is_no_device_address_is_refused(string given) =>
        Assert.Equal(OnvifFailure.BadAddress, Assert.Throws<OnvifException>(() => OnvifAddress.Parse(given)).Failure);

    [Fact]
    public void Nothing_told_leads_to_another_host_or_down_to_the_clear()
    {
        var told = new ToldAddresses(new Uri("https://camera.example:8443/onvif/device_service"), [IPAddress.Parse("192.0.2.10")]);
        Assert.Equal("https://camera.example:8443/media", told.Service("http://192.0.2.10/media").ToString());
        Assert.Empty(told.Notes);
        Assert.Equal("https://camera.example:8443/a?b", told.Service("http://169.254.169.254/a?b").ToString());
        Assert.Equal("https://camera.example:9443/m", told.Service("https://192.0.2.10:9443/m").ToString());
        Assert.Equal("rtsp://camera.example/s", told.Stream("rtsp://localhost/s").ToString());
        Assert.Throws<OnvifException>(() => told.Service("ftp://192.0.2.10/"));
        Assert.Throws<OnvifException>(() => told.Stream("http://192.0.2.10/"));
    }

    [Fact]
    public void A_jpeg_is_measured_by_its_frame_header_alone()
    {
        Assert.Equal((1920, 1080), JpegSize.Read(DeviceScript.Jpeg));
        Assert.Null(JpegSize.Read(DeviceScript.Jpeg.AsSpan(0, 12)));
        Assert.Null(JpegSize.Read("<html>"u8));
    }
}
