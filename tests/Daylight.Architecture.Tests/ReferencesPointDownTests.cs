using System.Reflection;

namespace Daylight.Architecture.Tests;

/// <summary>Who may reference whom (DESIGN section 2), read from the built assemblies.</summary>
public sealed class ReferencesPointDownTests
{
    /// <summary>Every room and the rooms it may stand on.</summary>
    public static readonly TheoryData<string, string[]> Rooms = new()
    {
        { "Daylight.Media", [] },
        { "Daylight.Ledger", [] },
        { "Daylight.Vault", [] },
        { "Daylight.Academy", [] },
        { "Daylight.Contracts", ["Daylight.Ledger", "Daylight.Vault"] },
        { "Daylight.Recorder", ["Daylight.Media", "Daylight.Vault", "Daylight.Ledger", "Daylight.Contracts"] },
        { "Daylight.Keeper", ["Daylight.Vault", "Daylight.Ledger", "Daylight.Contracts"] },
        { "Daylight.Desk", ["Daylight.Ledger", "Daylight.Vault", "Daylight.Contracts"] },
        { "Daylight.Console", ["Daylight.Desk", "Daylight.Contracts", "Daylight.Ledger", "Daylight.Vault"] },
        { "Daylight.Audit", ["Daylight.Ledger", "Daylight.Vault", "Daylight.Contracts"] },
    };

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_stands_only_on_the_rooms_below_it(string room, string[] below)
    {
        var referenced = Assembly.Load(room).GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(n => n == "daylight" || n.StartsWith("Daylight.", StringComparison.Ordinal));

        Assert.Empty(referenced.Except(below));
    }

    [Fact]
    public void Every_room_has_a_rule_here()
    {
        var built = Directory.GetFiles(AppContext.BaseDirectory, "Daylight.*.dll")
            .Select(Path.GetFileNameWithoutExtension)
            .Where(n => !n!.EndsWith(".Tests", StringComparison.Ordinal));

        Assert.Empty(built.Except(Rooms.Select(r => r.Data.Item1)));
    }
}
