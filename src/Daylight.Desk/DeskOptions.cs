using Daylight.Desk.Looks;
using Daylight.Ledger;

namespace Daylight.Desk;

/// <summary>What the Desk needs to be told.</summary>
public sealed record DeskOptions
{
    /// <summary>The Desk's own folder: <c>desk.db</c> and the cookie keys. Readable by the Desk's account only.</summary>
    public required string Directory { get; init; }

    /// <summary>The key that signs grants.</summary>
    public required SigningKey SigningKey { get; init; }

    /// <summary>The look policy's numbers.</summary>
    public LookRules Rules { get; init; } = new();

    /// <summary>The retention classes that the Recorder has; the first is a camera's unless it is told another.</summary>
    public IReadOnlyList<string> RetentionClasses { get; init; } = ["standard"];

    /// <summary>The log's policy, under which an export's proof must stand; null for the log's own signature alone.</summary>
    public LogPolicy? LogPolicy { get; init; }

    /// <summary>The database file.</summary>
    public string DatabaseFile => Path.Combine(Directory, "desk.db");
}
