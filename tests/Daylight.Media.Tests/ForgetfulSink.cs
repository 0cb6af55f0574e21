namespace Daylight.Media.Tests;

/// <summary>Keeps nothing, so that what is measured is not the sink.</summary>
internal sealed class ForgetfulSink : IAccessUnitSink
{
    public void OnStreamStarted(StreamStart start)
    {
    }

    public void OnAccessUnit(in AccessUnit unit)
    {
    }

    public void OnSenderReport(in SenderReport report)
    {
    }
}
