using System.Security.Cryptography;

namespace Daylight.Footage;

/// <summary>A viewer's two P-256 key pairs for one look: minute keys are sealed to one, requests are signed by the other.</summary>
internal sealed class ViewerKeys : IDisposable
{
    private ViewerKeys(ECDiffieHellman agreement, ECDsa signing) => (Agreement, Signing) = (agreement, signing);

    public ECDiffieHellman Agreement { get; }

    public ECDsa Signing { get; }

    public byte[] AgreementPublic => Uncompressed(Agreement.ExportParameters(false).Q);

    public byte[] SigningPublic => Uncompressed(Signing.ExportParameters(false).Q);

    public static ViewerKeys Create() =>
        new(ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256), ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public byte[] Sign(byte[] body) => Signing.SignData(body, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public void Dispose()
    {
        Agreement.Dispose();
        Signing.Dispose();
    }

    /// <summary>SEC 1 section 2.3.3: 04, X, Y.</summary>
    private static byte[] Uncompressed(ECPoint q) => [4, .. q.X!, .. q.Y!];
}
