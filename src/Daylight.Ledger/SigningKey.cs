using NSec.Cryptography;

namespace Daylight.Ledger;

/// <summary>An Ed25519 private key (RFC 8032).</summary>
public sealed class SigningKey : IDisposable
{
    private readonly Key key;

    private SigningKey(Key key)
    {
        this.key = key;
        PublicKey = VerifyingKey.FromBytes(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>The public half.</summary>
    public VerifyingKey PublicKey { get; }

    /// <summary>A new random key.</summary>
    public static SigningKey Generate() =>
        new(Key.Create(SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport }));

    /// <summary>The key of a 32-byte seed.</summary>
    public static SigningKey FromSeed(ReadOnlySpan<byte> seed) => new(Key.Import(
        SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport }));

    /// <summary>Reads a key written by <see cref="Save"/>.</summary>
    /// <exception cref="InvalidDataException">The file does not hold 32 bytes in base64.</exception>
    public static SigningKey Load(string path)
    {
        var seed = new byte[32];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), seed, out var length) && length == 32
            ? FromSeed(seed)
            : throw new InvalidDataException($"{path}: expected 32 bytes in base64; restore the file from its backup");
    }

    /// <summary>Writes the key for its owner alone (mode 0600). Never overwrites.</summary>
    /// <exception cref="IOException">The file is there already.</exception>
    public void Save(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(key.Export(KeyBlobFormat.RawPrivateKey)) + "\n"));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Reads the key at a path, or makes it there.</summary>
    public static SigningKey LoadOrCreate(string path)
    {
        if (File.Exists(path))
        {
            return Load(path);
        }

        var made = Generate();
        made.Save(path);
        return made;
    }

    /// <summary>Signs; 64 bytes.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) => SignatureAlgorithm.Ed25519.Sign(key, data);

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
