namespace Daylight.Clips;

/// <summary>How one camera's scene differs from another's.</summary>
/// <param name="Seed">Chooses colours, heights and who is about.</param>
/// <param name="Light">The hour.</param>
/// <param name="RoadCentre">Where the middle of the road lies, metres right of the pole.</param>
/// <param name="RoadHalfWidth">Half the carriageway's width in metres; 0 for a place without cars.</param>
/// <param name="Left">What lies left of the street.</param>
/// <param name="Right">What lies right of it.</param>
/// <param name="Cars">Cars each way in a loop.</param>
/// <param name="WalkerLanes">Lines of people walking.</param>
internal sealed record Setting(
    int Seed, Light Light, float RoadCentre, float RoadHalfWidth, Roadside Left, Roadside Right, int Cars, int WalkerLanes)
{
    internal static Setting Of(string camera) => camera switch
    {
        "plaza-mayor" => new(1, Light.Noon, 0, 0, Roadside.Houses, Roadside.Houses, 0, 7),
        "puente-viejo" => new(2, Light.Overcast, 1, 4, Roadside.Water, Roadside.Water, 2, 3),
        "muelle-norte" => new(3, Light.Evening, -4, 4.5f, Roadside.Houses, Roadside.Water, 2, 3),
        "avenida-central" => new(4, Light.Noon, 3, 7.5f, Roadside.Houses, Roadside.Houses, 4, 4),
        "parque-alameda" => new(5, Light.Overcast, 0, 0, Roadside.Trees, Roadside.Trees, 0, 5),
        "mercado" => new(6, Light.Night, 2, 3.5f, Roadside.Houses, Roadside.Houses, 1, 5),
        _ => throw new ArgumentException($"no scene is drawn for '{camera}'", nameof(camera)),
    };
}
