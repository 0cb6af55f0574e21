using Daylight.Desk.People;

namespace Daylight.Desk;

/// <summary>The checks that every service makes on what it is given.</summary>
internal static class Check
{
    public static string Text(string? text, string field, int longest) => text?.Trim() switch
    {
        null or "" => throw DeskException.Invalid(field, $"'{field}' is missing."),
        { } t when t.Length > longest => throw DeskException.Invalid(field, $"'{field}' has {t.Length} characters; at most {longest}."),
        { } t when t.Any(c => char.IsControl(c) && c is not '\n') => throw DeskException.Invalid(field, $"'{field}' has control characters."),
        { } t => t,
    };

    public static Place Place(double latitude, double longitude)
    {
        var place = new Place(latitude, longitude);
        return place.IsValid ? place
            : latitude is >= -90 and <= 90 ? throw DeskException.Invalid("longitude", "'longitude' is -180 to 180 degrees, east positive.")
            : throw DeskException.Invalid("latitude", "'latitude' is -90 to 90 degrees, north positive.");
    }

    public static void Role(Actor actor, DeskRoles roles)
    {
        if (!actor.Is(roles))
        {
            throw DeskException.Forbidden(string.Join(" or ", RoleNames.Of(roles)));
        }
    }
}
