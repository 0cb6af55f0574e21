namespace Daylight.Clips;

/// <summary>A point of a scene in metres: right of, above the ground at, and ahead of the camera's pole.</summary>
internal readonly record struct Place(float X, float Y, float Z);
