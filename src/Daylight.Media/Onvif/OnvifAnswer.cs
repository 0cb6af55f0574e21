namespace Daylight.Media;

/// <summary>An HTTP answer, read whole and within its bound.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Body">The body.</param>
/// <param name="MediaType">The media type, such as <c>application/soap+xml</c>.</param>
/// <param name="Challenges">The WWW-Authenticate headers.</param>
/// <param name="Location">Where it redirects to.</param>
internal sealed record OnvifAnswer(int Status, byte[] Body, string? MediaType, IReadOnlyList<string> Challenges, string? Location);
