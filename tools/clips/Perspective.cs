using SkiaSharp;

namespace Daylight.Clips;

/// <summary>A pinhole camera on a pole: metres right (x), up (y) and ahead (z) to pixels.</summary>
internal sealed class Perspective(float width, float height, float poleMetres, float pitchDegrees, float fieldOfViewDegrees)
{
    private const float Near = 1.2f;

    private readonly float sine = MathF.Sin(pitchDegrees * MathF.PI / 180);
    private readonly float cosine = MathF.Cos(pitchDegrees * MathF.PI / 180);
    private readonly float focal = width / 2 / MathF.Tan(fieldOfViewDegrees * MathF.PI / 360);

    internal float HorizonPixel => (height / 2) - (focal * sine / cosine);

    internal SKPoint Project(Place place)
    {
        var (depth, up) = Turn(place);
        return new SKPoint((width / 2) + (focal * place.X / depth), (height / 2) - (focal * up / depth));
    }

    /// <summary>Pixels a metre takes at a place; not positive behind the camera.</summary>
    internal float Scale(Place place)
    {
        var (depth, _) = Turn(place);
        return depth < Near ? 0 : focal / depth;
    }

    /// <summary>Fills a flat polygon, cut where it comes too near.</summary>
    internal void Fill(SKCanvas canvas, SKPaint paint, params ReadOnlySpan<Place> corners)
    {
        using var outline = new SKPathBuilder();
        var empty = true;
        for (var i = 0; i < corners.Length; i++)
        {
            var from = corners[i];
            var to = corners[(i + 1) % corners.Length];
            var (fromDepth, _) = Turn(from);
            var (toDepth, _) = Turn(to);
            if (fromDepth >= Near)
            {
                Add(from);
            }

            if (fromDepth >= Near != toDepth >= Near)
            {
                var part = (Near - fromDepth) / (toDepth - fromDepth);
                Add(new Place(
                    from.X + (part * (to.X - from.X)), from.Y + (part * (to.Y - from.Y)), from.Z + (part * (to.Z - from.Z))));
            }
        }

        if (!empty)
        {
            outline.Close();
            using var path = outline.Detach();
            canvas.DrawPath(path, paint);
        }

        void Add(Place place)
        {
            var point = Project(place);
            if (empty)
            {
                outline.MoveTo(point);
            }
            else
            {
                outline.LineTo(point);
            }

            empty = false;
        }
    }

    private (float Depth, float Up) Turn(Place place)
    {
        var y = place.Y - poleMetres;
        return ((place.Z * cosine) - (y * sine), (y * cosine) + (place.Z * sine));
    }
}
