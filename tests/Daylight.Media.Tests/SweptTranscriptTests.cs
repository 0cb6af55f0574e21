namespace Daylight.Media.Tests;

public sealed class SweptTranscriptTests(SweptTranscriptTests.Sweeping sweeping) : RtspTranscriptTests(sweeping.Loop), IClassFixture<SweptTranscriptTests.Sweeping>
{
    public sealed class Sweeping : IDisposable
    {
        public ReceiveLoop Loop { get; } = new(new ReceiveLoopOptions { Interval = TimeSpan.FromMilliseconds(20) }, TimeProvider.System);

        public void Dispose() => Loop.Dispose();
    }
}
