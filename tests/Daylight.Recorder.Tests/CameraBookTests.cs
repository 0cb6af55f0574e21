using Daylight.Contracts;
using Daylight.Vault;

namespace Daylight.Recorder.Tests;

public sealed class CameraBookTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-book-").FullName;

    private string Book => Path.Combine(folder, "cameras.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_is_written_is_read_again()
    {
        CameraSource[] cameras =
        [
            new(CameraId.Parse("a"), new("rtsp://192.0.2.1/1"), new("rtsp://192.0.2.1/2"), "eve", "a secret", "long", Onvif: new("https://192.0.2.1/onvif/device_service")),
            new(CameraId.Parse("b"), new("rtsps://192.0.2.2/1"), null, null, null, Transport: CameraTransport.Auto, Certificate: new string('A', 64)),
        ];
        new CameraBook(Book).Save(cameras);
        Assert.Equal(cameras, new CameraBook(Book).Load());
    }

    [Fact]
    public void A_book_from_before_transports_is_read_as_TCP()
    {
        File.WriteAllText(Book, """[{"Camera":"a","Main":"rtsp://192.0.2.1/1","Sub":null,"User":null,"Password":null,"RetentionClass":"standard"}]""");
        Assert.Equal((CameraTransport.Tcp, null), new CameraBook(Book).Load().Select(c => (c.Transport, c.Certificate)).Single());
    }

    [Fact]
    public void A_book_that_tells_a_class_of_the_sub_stream_is_still_read()
    {
        File.WriteAllText(
            Book,
            """[{"Camera":"a","Main":"rtsp://192.0.2.1/1","Sub":"rtsp://192.0.2.1/2","User":null,"Password":null,"RetentionClass":"standard","Transport":"Udp","Certificate":null,"SubRetentionClass":"long"}]""");
        Assert.Equal(
            new CameraSource(CameraId.Parse("a"), new("rtsp://192.0.2.1/1"), new("rtsp://192.0.2.1/2"), null, null, Transport: CameraTransport.Udp),
            Assert.Single(new CameraBook(Book).Load()));
    }

    [Fact]
    public void A_kept_password_does_not_go_to_another_certificate()
    {
        var known = new CameraSource(CameraId.Parse("a"), new("rtsps://192.0.2.1/1"), null, "eve", "a secret", Certificate: new string('A', 64));
        var next = known with { Password = null, KeepPassword = true };
        Assert.Equal("a secret", next.Settled(known).Password);
        Assert.Equal("a secret", (next with { Certificate = null }).Settled(known).Password);
        Assert.Throws<ArgumentException>(() => (next with { Certificate = new string('B', 64) }).Settled(known));
    }
}
