namespace Daylight.Desk.Cameras.Import;

/// <summary>The columns that a CSV of cameras may have, and what each is called in the API.</summary>
public static class CameraColumn
{
    /// <summary>The camera id; every file has it.</summary>
    public const string Id = "id";

    /// <summary>The main stream's address.</summary>
    public const string Main = "main";

    /// <summary>The sub stream's address.</summary>
    public const string Sub = "sub";

    /// <summary>All of them, as a header spells them, in the order of the documentation.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Id, "name", "latitude", "longitude", "bearing", "angle", "range", Main, Sub, "user", "password", "transport", "certificate", "retention", "purpose", "owner"];

    /// <summary>The column that holds an API's field; the field itself where they are called the same.</summary>
    internal static string Of(string field) => field switch
    {
        "url" => Main,
        "subUrl" => Sub,
        "bearingDegrees" => "bearing",
        "angleDegrees" => "angle",
        "rangeMetres" => "range",
        _ => field,
    };
}
