using Daylight.Vault.Disks;

namespace Daylight.Vault.Tests;

public sealed class DurableTextTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-text-").FullName;

    private string File => Path.Combine(folder, "passwords");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_file_for_its_owner_alone_is_so_though_the_one_before_was_for_all_and_a_crash_left_another_beside_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes");
        DurableText.Write(File, "for all");
        System.IO.File.WriteAllText(File + ".new", "torn");

        DurableText.Write(File, "secret", UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.Equal("secret", System.IO.File.ReadAllText(File));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode());
        Assert.False(System.IO.File.Exists(File + ".new"));

        UnixFileMode Mode() => OperatingSystem.IsWindows() ? default : System.IO.File.GetUnixFileMode(File);
    }
}
