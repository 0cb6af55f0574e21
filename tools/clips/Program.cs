using Daylight.Academy;
using Daylight.Clips;

if (args.Length is 0 or > 2)
{
    Console.Error.WriteLine("usage: clips <folder to write to> [camera]");
    return 2;
}

Directory.CreateDirectory(args[0]);
foreach (var camera in Town.PuertoClaro.Cameras.Where(camera => args.Length < 2 || camera.Id == args[1]))
{
    foreach (var stream in Enum.GetValues<CameraStream>())
    {
        var file = Path.Combine(args[0], StreetClips.FileName(camera.Id, stream));
        await ClipDrawing.WriteAsync(camera, stream, file);
        Console.WriteLine($"{file} {new FileInfo(file).Length / 1024} KiB");
    }
}

return 0;
