namespace Daylight.Desk.Looks;

/// <summary>The policy's numbers.</summary>
public sealed record LookRules
{
    /// <summary>How long before its opening an incident's time begins: what led to it is part of it.</summary>
    public TimeSpan Lead { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The longest range of one recorded look.</summary>
    public TimeSpan LongestRange { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a granted look lasts, live or recorded, before it must be asked for again. At most ten minutes for live looks.</summary>
    public TimeSpan Lasts { get; init; } = TimeSpan.FromMinutes(10);
}
