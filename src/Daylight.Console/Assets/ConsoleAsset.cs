using System.Security.Cryptography;

namespace Daylight.Console.Assets;

/// <summary>One embedded file for the browser, with the tag by which a browser knows whether its copy is still good.</summary>
internal sealed record ConsoleAsset(byte[] Bytes, string ContentType, string Tag)
{
    private const string Prefix = "console/";

    /// <summary>All embedded files, by name.</summary>
    public static IReadOnlyDictionary<string, ConsoleAsset> All { get; } = Load();

    private static Dictionary<string, ConsoleAsset> Load()
    {
        var assembly = typeof(ConsoleAsset).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return new ConsoleAsset(bytes, TypeOf(name), $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"");
            });
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };
}
