namespace Daylight.Footage;

/// <summary>What an export is of and what it consists of; every other file is named by its SHA-256.</summary>
/// <param name="Version">1.</param>
/// <param name="Look">The look.</param>
/// <param name="Incident">The incident that was its purpose.</param>
/// <param name="Purpose">The purpose in words.</param>
/// <param name="Operator">Who looked.</param>
/// <param name="ApprovedBy">The second person, where one was needed.</param>
/// <param name="Camera">The camera.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Codec">How the picture is coded, as the camera coded it.</param>
/// <param name="From">Asked from.</param>
/// <param name="To">Asked to.</param>
/// <param name="FirstPicture">When the first picture was captured, by the recorder's clock.</param>
/// <param name="LastPicture">When the last picture was captured.</param>
/// <param name="Pictures">How many pictures.</param>
/// <param name="Gaps">How many times something is missing between two of them.</param>
/// <param name="Files">The files, by name.</param>
internal sealed record ExportManifest(
    int Version,
    Guid Look,
    Guid Incident,
    string Purpose,
    string Operator,
    string? ApprovedBy,
    string Camera,
    string Stream,
    string Codec,
    DateTimeOffset From,
    DateTimeOffset To,
    DateTimeOffset FirstPicture,
    DateTimeOffset LastPicture,
    int Pictures,
    int Gaps,
    SortedDictionary<string, string> Files);
