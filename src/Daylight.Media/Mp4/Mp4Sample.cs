namespace Daylight.Media;

/// <summary>One sample's entry in the index.</summary>
internal readonly record struct Mp4Sample(int Bytes, long Time90k, bool KeyFrame);
