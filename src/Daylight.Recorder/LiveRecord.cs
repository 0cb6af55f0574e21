using Daylight.Vault;

namespace Daylight.Recorder;

/// <summary>A sealed record on its way to those who watch; its bytes are shared by all of them.</summary>
internal sealed record LiveRecord(CameraBox Box, byte[] Record, RecordFlags Flags);
