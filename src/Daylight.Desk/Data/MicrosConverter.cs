using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Daylight.Desk.Data;

/// <summary>Times as Unix microseconds, as in every Daylight format: SQLite compares them, and has no time type of its own.</summary>
internal sealed class MicrosConverter() : ValueConverter<DateTimeOffset, long>(
    time => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond,
    micros => new DateTimeOffset((micros * TimeSpan.TicksPerMicrosecond) + DateTimeOffset.UnixEpoch.Ticks, TimeSpan.Zero));
