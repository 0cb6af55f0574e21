using System.Diagnostics.CodeAnalysis;

namespace Daylight.Vault;

/// <summary>A camera's name in every role: 1 to 64 characters of <c>a-z 0-9 . _ -</c>, beginning with a letter or digit.</summary>
public readonly record struct CameraId
{
    /// <summary>The longest permitted name, in characters (and, being ASCII, in bytes).</summary>
    public const int MaxLength = 64;

    private readonly string? value;

    private CameraId(string value) => this.value = value;

    /// <summary>The name. Never null; empty only for <c>default</c>.</summary>
    public string Value => value ?? "";

    /// <summary>Reads a camera name.</summary>
    /// <exception cref="FormatException">The text is not a camera name; the message says what is permitted.</exception>
    public static CameraId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException($"camera id '{text}': use 1 to {MaxLength} characters of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit");

    /// <summary>Reads a camera name; false when the text is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out CameraId id)
    {
        id = default;
        if (text is null or { Length: 0 or > MaxLength } || !char.IsAsciiLetterOrDigit(text[0]))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-'))
            {
                return false;
            }
        }

        id = new CameraId(text);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
