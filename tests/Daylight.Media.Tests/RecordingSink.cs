namespace Daylight.Media.Tests;

/// <summary>Keeps what it is given, copied.</summary>
internal sealed class RecordingSink : IAccessUnitSink
{
    public sealed record Unit(byte[] Data, long MediaTime90k, bool KeyFrame, bool ParameterSetsInBand, bool GapBefore)
    {
        public List<byte[]> Nals()
        {
            List<byte[]> nals = [];
            foreach (ReadOnlySpan<byte> nal in new NalUnits(Data))
            {
                nals.Add(nal.ToArray());
            }

            return nals;
        }
    }

    public List<StreamStart> Starts { get; } = [];

    public List<Unit> Units { get; } = [];

    public List<SenderReport> Reports { get; } = [];

    public Action<int>? AfterUnit { get; init; }

    public void OnStreamStarted(StreamStart start) => Starts.Add(start);

    public void OnAccessUnit(in AccessUnit unit)
    {
        Units.Add(new(unit.Data.ToArray(), unit.MediaTime90k, unit.KeyFrame, unit.ParameterSetsInBand, unit.GapBefore));
        AfterUnit?.Invoke(Units.Count);
    }

    public void OnSenderReport(in SenderReport report) => Reports.Add(report);
}
