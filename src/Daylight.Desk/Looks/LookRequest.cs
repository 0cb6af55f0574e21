namespace Daylight.Desk.Looks;

/// <summary>An ask with its purpose and the viewer's keys.</summary>
/// <param name="Incident">The incident that is the purpose.</param>
/// <param name="Ask">What is asked for.</param>
/// <param name="ViewerKey">Keys are sealed to this: P-256, uncompressed, 65 bytes.</param>
/// <param name="ViewerSigningKey">Release requests are signed by this: P-256, uncompressed, 65 bytes.</param>
public sealed record LookRequest(Guid Incident, LookAsk Ask, byte[] ViewerKey, byte[] ViewerSigningKey);
