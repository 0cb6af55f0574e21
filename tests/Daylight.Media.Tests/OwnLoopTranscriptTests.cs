namespace Daylight.Media.Tests;

public sealed class OwnLoopTranscriptTests() : RtspTranscriptTests(null);
