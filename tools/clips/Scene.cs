using SkiaSharp;

namespace Daylight.Clips;

/// <summary>
/// A street drawn at a moment of its loop (0 to 1). Things that stand are fixed by the setting's seed; things that
/// move cover a whole number of their own spacings in a loop, so its end is its beginning.
/// </summary>
internal sealed class Scene(Setting setting, Perspective view) : IDisposable
{
    private const float Far = 170;
    private const float WalkerSpacing = 15.6f; // 12 s at 1.3 m/s
    private static readonly string[] Walls = ["#c9b49a", "#b7836b", "#d8cdb8", "#a9a39a", "#c4a06f", "#9fb0ae"];
    private static readonly string[] Paints = ["#b3312c", "#2e5d9b", "#e4e4e0", "#3d3f42", "#7f8d94", "#d0a23a"];
    private static readonly string[] Clothes = ["#344a6e", "#7a2f3a", "#2f6b4f", "#6c5b8c", "#b07a35", "#3b3b3f", "#97a3ad"];

    private readonly SKPaint paint = new() { IsAntialias = true };

    public void Dispose() => paint.Dispose();

    internal void Draw(SKCanvas canvas, float width, float height, float moment)
    {
        DrawSky(canvas, width, height);
        DrawGround(canvas, moment);
        var things = new List<(float Depth, Action Draw)>();
        AddRoadside(things, canvas, -1, setting.Left);
        AddRoadside(things, canvas, 1, setting.Right);
        AddLamps(things, canvas);
        AddCars(things, canvas, moment);
        AddWalkers(things, canvas, moment);
        foreach (var thing in things.OrderByDescending(thing => thing.Depth))
        {
            thing.Draw();
        }
    }

    private float Edge(int side) => setting.RoadCentre + (side * ((setting.RoadHalfWidth > 0 ? setting.RoadHalfWidth : 9) + 3.5f));

    private void DrawSky(SKCanvas canvas, float width, float height)
    {
        canvas.Clear(SKColor.Parse(setting.Light.Haze));
        using var shader = SKShader.CreateLinearGradient(
            default, new SKPoint(0, Math.Max(1, view.HorizonPixel)),
            [SKColor.Parse(setting.Light.Sky), SKColor.Parse(setting.Light.Haze)], SKShaderTileMode.Clamp);
        using var sky = new SKPaint { Shader = shader };
        canvas.DrawRect(0, 0, width, height, sky);
    }

    private void DrawGround(SKCanvas canvas, float moment)
    {
        Flat(canvas, "#9a978f", -220, 220, -4, Far * 3);
        for (var side = -1; side <= 1; side += 2)
        {
            var kind = side < 0 ? setting.Left : setting.Right;
            var (near, far) = side < 0 ? (-220f, Edge(-1)) : (Edge(1), 220f);
            if (kind == Roadside.Water)
            {
                Flat(canvas, "#47677a", near, far, -4, Far * 3);
                for (var wave = 0; wave < 30; wave++)
                {
                    var z = 6 + (wave * 5) + (MathF.Sin((moment + Chance(wave, 3)) * MathF.Tau) * 0.6f);
                    var x = Edge(side) + (side * (3 + (Chance(wave, side) * 60)));
                    Flat(canvas, "#6d8c9c", x - 2.5f, x + 2.5f, z, z + 0.25f);
                }
            }
            else if (kind == Roadside.Trees)
            {
                Flat(canvas, "#6f8f57", near, far, -4, Far * 3);
            }
        }

        if (setting.RoadHalfWidth == 0)
        {
            for (var z = 0; z < 90; z += 6)
            {
                Flat(canvas, "#a8a59c", Edge(-1), Edge(1), z, z + 3);
            }

            return;
        }

        var (left, right) = (setting.RoadCentre - setting.RoadHalfWidth, setting.RoadCentre + setting.RoadHalfWidth);
        Flat(canvas, "#55575a", left, right, -4, Far * 2);
        Flat(canvas, "#c8c6bf", left - 0.25f, left, -4, Far * 2);
        Flat(canvas, "#c8c6bf", right, right + 0.25f, -4, Far * 2);
        for (var z = 2; z < Far; z += 8)
        {
            Flat(canvas, "#e8e6dc", setting.RoadCentre - 0.1f, setting.RoadCentre + 0.1f, z, z + 3.5f);
        }

        for (var x = left + 0.4f; x + 0.5f < right; x += 1)
        {
            Flat(canvas, "#e8e6dc", x, x + 0.5f, 17, 20);
        }
    }

    private void AddRoadside(List<(float Depth, Action Draw)> things, SKCanvas canvas, int side, Roadside kind)
    {
        var edge = Edge(side);
        for (var i = 0; i < 12; i++)
        {
            var n = (i * 2) + (side > 0 ? 1 : 0);
            var z = 10 + (i * 13f);
            switch (kind)
            {
                case Roadside.Houses:
                    var top = 7 + (int)(Chance(n, 1) * 4) * 3f;
                    var wall = Walls[(int)(Chance(n, 2) * Walls.Length)];
                    things.Add((z + 13, () => House(canvas, edge, side, z, z + 13, top, wall)));
                    break;
                case Roadside.Trees:
                    var x = edge + (side * (1.5f + (Chance(n, 4) * 14)));
                    things.Add((z, () => Tree(canvas, x, z, 4 + (Chance(n, 5) * 3))));
                    break;
                default:
                    things.Add((z + 13, () => Railing(canvas, edge, z - 13, z)));
                    break;
            }
        }
    }

    private void AddLamps(List<(float Depth, Action Draw)> things, SKCanvas canvas)
    {
        for (var i = 0; i < 6; i++)
        {
            var z = 16f + (i * 24);
            var x = Edge(i % 2 == 0 ? 1 : -1) - (i % 2 == 0 ? 0.8f : -0.8f);
            things.Add((z, () =>
            {
                Upright(canvas, "#3a3d40", x - 0.08f, x + 0.08f, 0, 5.5f, z);
                var head = new Place(x, 5.6f, z);
                var size = view.Scale(head) * 0.28f;
                if (setting.Light.LampsLit)
                {
                    paint.Color = new SKColor(255, 214, 140, 60);
                    canvas.DrawCircle(view.Project(head), size * 5, paint);
                }

                paint.Color = setting.Light.LampsLit ? new SKColor(255, 232, 180) : new SKColor(210, 210, 205);
                canvas.DrawCircle(view.Project(head), size, paint);
            }));
        }
    }

    private void AddCars(List<(float Depth, Action Draw)> things, SKCanvas canvas, float moment)
    {
        const float span = Far + 10; // one passage a loop: 15 m/s
        for (var i = 0; i < setting.Cars * 2; i++)
        {
            var away = i % 2 == 0;
            var way = (moment + ((i / 2) + (Chance(i, 7) * 0.6f)) / setting.Cars) % 1;
            var z = -10 + (span * (away ? way : 1 - way));
            var lanes = setting.RoadHalfWidth > 6 ? 2 : 1;
            var lane = setting.RoadHalfWidth / lanes * (((i / 2) % lanes) + 0.5f);
            var x = setting.RoadCentre + (away ? lane : -lane);
            var colour = Paints[(int)(Chance(i, 8) * Paints.Length)];
            things.Add((z, () => Car(canvas, x, z, away, colour)));
        }
    }

    private void AddWalkers(List<(float Depth, Action Draw)> things, SKCanvas canvas, float moment)
    {
        for (var lane = 0; lane < setting.WalkerLanes; lane++)
        {
            var side = lane % 2 == 0 ? -1 : 1;
            var x = setting.RoadHalfWidth > 0
                ? Edge(side) - (side * (0.9f + (Chance(lane, 11) * 1.8f)))
                : setting.RoadCentre + ((Chance(lane, 11) - 0.5f) * 17);
            var colour = Clothes[(lane + setting.Seed) % Clothes.Length];
            var back = Chance(lane, 12) > 0.5f;
            for (var n = 0; n < 5; n++)
            {
                var way = n + ((moment + Chance(lane, 13)) % 1);
                var z = 5 + (WalkerSpacing * (back ? 5 - way : way));
                things.Add((z, () => Walker(canvas, x, z, colour, moment, lane)));
            }
        }
    }

    private void House(SKCanvas canvas, float edge, int side, float from, float to, float top, string wall)
    {
        var back = edge + (side * 14);
        Colour(wall, 0.82f);
        view.Fill(canvas, paint, new(edge, 0, from), new(back, 0, from), new(back, top, from), new(edge, top, from));
        Colour(wall);
        view.Fill(canvas, paint, new(edge, 0, from), new(edge, 0, to), new(edge, top, to), new(edge, top, from));
        for (var y = 1.2f; y + 2 < top; y += 3)
        {
            for (var z = from + 1.4f; z + 1.4f < to; z += 2.9f)
            {
                var lit = setting.Light.LampsLit && Chance((int)((z * 7) + (y * 31)), side) > 0.6f;
                paint.Color = lit ? new SKColor(238, 200, 120) : setting.Light.On(SKColor.Parse("#4c5660"));
                view.Fill(canvas, paint, new(edge, y, z), new(edge, y, z + 1.3f), new(edge, y + 1.6f, z + 1.3f), new(edge, y + 1.6f, z));
            }
        }
    }

    private void Tree(SKCanvas canvas, float x, float z, float tall)
    {
        Upright(canvas, "#5b4a3a", x - 0.18f, x + 0.18f, 0, tall * 0.6f, z);
        for (var i = 0; i < 4; i++)
        {
            var leaf = new Place(x + ((i - 1.5f) * tall * 0.13f), tall * (0.6f + (0.12f * (i % 2))), z);
            Colour(i % 2 == 0 ? "#4d7042" : "#5c8150");
            canvas.DrawCircle(view.Project(leaf), view.Scale(leaf) * tall * 0.28f, paint);
        }
    }

    private void Railing(SKCanvas canvas, float x, float from, float to)
    {
        Colour("#74787b");
        view.Fill(canvas, paint, new(x, 0.9f, from), new(x, 0.9f, to), new(x, 1.02f, to), new(x, 1.02f, from));
        for (var z = from; z < to; z += 2)
        {
            Upright(canvas, "#74787b", x - 0.05f, x + 0.05f, 0, 1, z);
        }
    }

    private void Car(SKCanvas canvas, float x, float z, bool away, string colour)
    {
        paint.Color = new SKColor(0, 0, 0, 70);
        view.Fill(canvas, paint, new(x - 1.1f, 0, z - 0.2f), new(x + 1.1f, 0, z - 0.2f), new(x + 1.1f, 0, z + 4.5f), new(x - 1.1f, 0, z + 4.5f));
        Box(canvas, colour, x - 0.9f, x + 0.9f, 0.3f, 0.95f, z, z + 4.2f);
        Box(canvas, "#39424a", x - 0.78f, x + 0.78f, 0.95f, 1.45f, z + 0.9f, z + 3.3f);
        Upright(canvas, "#1c1d1f", x - 0.85f, x - 0.55f, 0, 0.4f, z);
        Upright(canvas, "#1c1d1f", x + 0.55f, x + 0.85f, 0, 0.4f, z);
        paint.Color = away ? new SKColor(190, 30, 25) : new SKColor(255, 248, 214);
        for (var i = -1; i <= 1; i += 2)
        {
            var lamp = new Place(x + (i * 0.68f), 0.68f, z);
            canvas.DrawCircle(view.Project(lamp), view.Scale(lamp) * 0.13f, paint);
        }
    }

    private void Walker(SKCanvas canvas, float x, float z, string colour, float moment, int lane)
    {
        // 22 steps a loop is 1.8 a second, a walking pace.
        var swing = MathF.Sin((moment * 22 + Chance(lane, 14)) * MathF.PI * 2) * 0.18f;
        Upright(canvas, "#2b2c30", x - 0.16f + swing, x - 0.02f + swing, 0, 0.85f, z);
        Upright(canvas, "#2b2c30", x + 0.02f - swing, x + 0.16f - swing, 0, 0.85f, z);
        Upright(canvas, colour, x - 0.22f, x + 0.22f, 0.8f, 1.45f, z);
        var head = new Place(x, 1.6f, z);
        Colour("#8a7768");
        canvas.DrawCircle(view.Project(head), view.Scale(head) * 0.13f, paint);
    }

    private void Box(SKCanvas canvas, string colour, float left, float right, float low, float high, float from, float to)
    {
        Colour(colour, 0.7f);
        var side = left > 0 ? left : right;
        if (left > 0 || right < 0)
        {
            view.Fill(canvas, paint, new(side, low, from), new(side, low, to), new(side, high, to), new(side, high, from));
        }

        Colour(colour, 1.1f);
        view.Fill(canvas, paint, new(left, high, from), new(right, high, from), new(right, high, to), new(left, high, to));
        Colour(colour, 0.9f);
        view.Fill(canvas, paint, new(left, low, from), new(right, low, from), new(right, high, from), new(left, high, from));
    }

    private void Flat(SKCanvas canvas, string colour, float left, float right, float from, float to)
    {
        Colour(colour);
        view.Fill(canvas, paint, new(left, 0, from), new(right, 0, from), new(right, 0, to), new(left, 0, to));
    }

    private void Upright(SKCanvas canvas, string colour, float left, float right, float low, float high, float z)
    {
        Colour(colour);
        view.Fill(canvas, paint, new(left, low, z), new(right, low, z), new(right, high, z), new(left, high, z));
    }

    private void Colour(string colour, float shade = 1)
    {
        var parsed = SKColor.Parse(colour);
        paint.Color = setting.Light.On(parsed, Math.Min(shade, 255f / Math.Max(parsed.Red, Math.Max(parsed.Green, parsed.Blue))));
    }

    /// <summary>A number from 0 to 1 that is the same each time the clip is drawn.</summary>
    private float Chance(int number, int salt)
    {
        var mixed = (uint)((number * 73_856_093) ^ (salt * 19_349_663) ^ (setting.Seed * 83_492_791));
        mixed = (mixed ^ (mixed >> 15)) * 0x2c1b3c6d;
        mixed = (mixed ^ (mixed >> 12)) * 0x297a2d39;
        return ((mixed ^ (mixed >> 15)) & 0xffff) / 65536f;
    }
}
