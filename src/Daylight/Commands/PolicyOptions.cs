using System.CommandLine;
using Daylight.Hosting;
using Daylight.Keeper;

namespace Daylight.Commands;

/// <summary>The options that say which witnesses the log has, and what the Keeper demands of them.</summary>
internal sealed class PolicyOptions
{
    private readonly Option<FileInfo?> policy = new("--policy") { Description = "A policy file (C2SP tlog-policy): the witnesses that the log asks, and the quorum that the Keeper demands. Without it, none." };
    private readonly Option<int> fresh = new("--witness-fresh") { Description = "Seconds that a quorum's word counts as fresh.", DefaultValueFactory = _ => (int)new WitnessTerms().Fresh.TotalSeconds };
    private readonly Option<int> grace = new("--witness-grace") { Description = "Seconds that live looks go on, marked degraded, when witnesses are away.", DefaultValueFactory = _ => (int)new WitnessTerms().Grace.TotalSeconds };

    public void AddTo(Command command)
    {
        command.Add(policy);
        command.Add(fresh);
        command.Add(grace);
    }

    public HouseOptions Take(ParseResult parsed, HouseOptions options) => options with
    {
        PolicyFile = parsed.GetValue(policy)?.FullName,
        WitnessTerms = new WitnessTerms { Fresh = TimeSpan.FromSeconds(parsed.GetValue(fresh)), Grace = TimeSpan.FromSeconds(parsed.GetValue(grace)) },
    };
}
