namespace Daylight.Clips;

/// <summary>What lies on one side of a scene's street.</summary>
internal enum Roadside
{
    /// <summary>A row of houses.</summary>
    Houses,

    /// <summary>Grass and trees.</summary>
    Trees,

    /// <summary>Water behind a railing.</summary>
    Water,
}
