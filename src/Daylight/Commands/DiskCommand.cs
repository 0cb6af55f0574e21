using System.CommandLine;
using System.Globalization;
using Daylight.Vault.Disks;

namespace Daylight.Commands;

/// <summary><c>daylight disk</c>: what a person does to a disk before a recorder may use it.</summary>
internal static class DiskCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "The disk's folder, as in storage.json." };
        var data = new Option<string>("--data") { Description = "The data folder of 'daylight run', which is not running.", Required = true };
        var adopt = new Command("adopt", "Make a disk this recorder's at this place: a new one, one that was moved, or a restored one that was looked at.") { folder, data };
        adopt.SetAction(parsed => Adopt(parsed.GetValue(folder)!, Path.Combine(parsed.GetValue(data)!, "recorder")));
        return new Command("disk", "Prepare the disks that hold footage.") { adopt };
    }

    private static int Adopt(string folder, string recorder)
    {
        var identity = Path.Combine(recorder, "identity");
        try
        {
            if (!File.Exists(identity))
            {
                throw new InvalidDataException($"{identity}: there is no recorder yet; an empty folder is taken into use at its first start");
            }

            var id = Guid.Parse(File.ReadAllText(identity).Trim(), CultureInfo.InvariantCulture);
            new DiskRegister(Path.Combine(recorder, "store"), id).Adopt(Path.GetFullPath(folder));
            System.Console.WriteLine($"{DiskMark.Find(folder)!.Disk} at {Path.GetFullPath(folder)}");
            return 0;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or FormatException)
        {
            System.Console.Error.WriteLine($"daylight: {e.Message}");
            return 1;
        }
    }
}
