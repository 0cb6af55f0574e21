using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using static Daylight.Academy.OnvifXmlNames;

namespace Daylight.Academy;

/// <summary>Checks a UsernameToken with a password digest (WSS UsernameToken Profile 1.0 section 3.1): fresh by the camera's clock, used once.</summary>
/// <param name="login">Who may come in.</param>
/// <param name="ahead">How far the camera's clock is ahead.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenGate(CameraLogin login, TimeSpan ahead, TimeProvider time)
{
    private const int MostNonces = 1024;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly Queue<string> order = new();
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    /// <summary>Whether an envelope's header lets its body in.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The profile prescribes SHA-1.")]
    internal bool Admits(XElement? header)
    {
        var token = header?.Element(Wsse + "Security")?.Element(Wsse + "UsernameToken");
        var nonce = token?.Element(Wsse + "Nonce")?.Value.Trim() ?? "";
        var created = token?.Element(Wsu + "Created")?.Value.Trim() ?? "";
        var told = token?.Element(Wsse + "Password");
        Span<byte> raw = stackalloc byte[128];
        if (told is null || token!.Element(Wsse + "Username")?.Value != login.User
            || told.Attribute("Type")?.Value.EndsWith("#PasswordDigest", StringComparison.Ordinal) != true
            || !Convert.TryFromBase64String(nonce, raw, out var length)
            || !DateTimeOffset.TryParse(created, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            || (time.GetUtcNow() + ahead - at).Duration() > Fresh)
        {
            return false;
        }

        var digest = SHA1.HashData([.. raw[..length], .. Encoding.UTF8.GetBytes(created), .. Encoding.UTF8.GetBytes(login.Password)]);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Convert.ToBase64String(digest)), Encoding.ASCII.GetBytes(told.Value.Trim())) && IsFirst(nonce);
    }

    private bool IsFirst(string nonce)
    {
        lock (used)
        {
            if (!used.Add(nonce))
            {
                return false;
            }

            order.Enqueue(nonce);
            if (order.Count > MostNonces)
            {
                used.Remove(order.Dequeue());
            }

            return true;
        }
    }
}
