using System.Globalization;
using System.Text;

namespace Daylight.Ledger.Witnesses;

/// <summary>Reads one policy file, line by line. Names are compared octet by octet, as the specification has it.</summary>
internal sealed class TlogPolicyReader
{
    private const int MaxBytes = 1 << 20;

    /// <summary>The specification asks for 32 at least; a file with more than this is not a policy that a person keeps.</summary>
    private const int MaxOfAKind = 1024;

    private const string NoQuorum = "none";

    private readonly List<PolicyLog> logs = [];
    private readonly List<PolicyWitness> witnesses = [];
    private readonly Dictionary<string, QuorumMember> members = new(StringComparer.Ordinal);
    private readonly HashSet<string> grouped = new(StringComparer.Ordinal);
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private QuorumMember? quorum;
    private bool quorumSaid;
    private int line;

    public TlogPolicy Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxBytes)
        {
            throw new FormatException($"policy: {file.Length} bytes; at most {MaxBytes}");
        }

        // Latin-1 keeps every octet as one character.
        foreach (var text in Encoding.Latin1.GetString(file).Split('\n'))
        {
            line++;
            if (text.Where(c => c is (< ' ' and not '\t') or '\x7f').Select(c => (int?)c).FirstOrDefault() is { } control)
            {
                throw Wrong($"holds the control character 0x{control:x2}; only tab and newline may stand in a policy{(control == '\r' ? " (save it with Unix line ends)" : "")}");
            }

            var items = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (items.Length > 0 && items[0][0] != '#')
            {
                ReadLine(items);
            }
        }

        return quorumSaid
            ? new TlogPolicy(logs, witnesses, quorum)
            : throw new FormatException("policy: no quorum line; add 'quorum NAME', or 'quorum none' to need no witness");
    }

    private void ReadLine(string[] items)
    {
        switch (items)
        {
            case ["log", var vkey]:
                AddLog(vkey, null);
                break;
            case ["log", var vkey, var address]:
                AddLog(vkey, address);
                break;
            case ["witness", var name, var vkey]:
                AddWitness(name, vkey, null);
                break;
            case ["witness", var name, var vkey, var address]:
                AddWitness(name, vkey, address);
                break;
            case ["group", var name, var needed, _, ..]:
                AddGroup(name, needed, items[3..]);
                break;
            case ["quorum", var name]:
                SetQuorum(name);
                break;
            default:
                throw Wrong(items[0] switch
                {
                    "log" => "expected 'log VKEY [URL]'",
                    "witness" => "expected 'witness NAME VKEY [URL]'",
                    "group" => "expected 'group NAME all|any|K MEMBER...' with at least one member",
                    "quorum" => "expected 'quorum NAME' or 'quorum none'",
                    var other => $"'{Shown(other)}' is not a policy line; expected log, witness, group or quorum",
                });
        }
    }

    private void AddLog(string vkey, string? address)
    {
        var log = Key(vkey, NoteVerifier.Parse);
        AddKey("log", log.Key);
        logs.Add(new PolicyLog(log, Address(address)));
        Limit(logs.Count, "logs");
    }

    private void AddWitness(string name, string vkey, string? address)
    {
        var verifier = Key(vkey, CosignatureVerifier.Parse);
        AddKey("witness", verifier.Key);
        var witness = new PolicyWitness(Shown(name), verifier, Address(address));
        Define(name, witness);
        witnesses.Add(witness);
    }

    private void AddGroup(string name, string needed, string[] names)
    {
        var of = names.Select(Defined).ToList();
        if (names.FirstOrDefault(n => !grouped.Add(n)) is { } twice)
        {
            throw Wrong($"'{Shown(twice)}' is a member of a group already; each witness or group may be a member once");
        }

        var k = needed switch
        {
            "all" => of.Count,
            "any" => 1,
            _ when int.TryParse(needed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw Wrong($"'{Shown(needed)}': expected all, any or a number"),
        };
        if (k < 1 || k > of.Count)
        {
            throw Wrong($"{k} of {of.Count} members: the number must be 1 to {of.Count}");
        }

        Define(name, new WitnessGroup(Shown(name), k, of));
    }

    private void SetQuorum(string name)
    {
        if (quorumSaid)
        {
            throw Wrong("a second quorum line; a policy has exactly one");
        }

        quorum = name == NoQuorum ? null : Defined(name);
        quorumSaid = true;
    }

    private void Define(string name, QuorumMember member)
    {
        if (name == NoQuorum)
        {
            throw Wrong("'none' is the name of no quorum; choose another");
        }

        if (!members.TryAdd(name, member))
        {
            throw Wrong($"the name '{Shown(name)}' is taken; witnesses and groups share their names");
        }

        Limit(members.Count, "witnesses and groups");
    }

    private QuorumMember Defined(string name) =>
        members.TryGetValue(name, out var member) ? member
            : throw Wrong(name == NoQuorum ? "'none' cannot be a member of a group" : $"'{Shown(name)}' is not defined above this line");

    /// <summary>One key under two names is one witness, whatever the names say.</summary>
    private void AddKey(string kind, VerifyingKey key)
    {
        if (!keys.Add(kind + Convert.ToBase64String(key.ToArray())))
        {
            throw Wrong($"another {kind} line has the same public key");
        }
    }

    private T Key<T>(string vkey, Func<string, T> parse)
    {
        try
        {
            return parse(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Encoding.Latin1.GetBytes(vkey)));
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            throw Wrong(e.Message);
        }
    }

    private Uri? Address(string? text) =>
        text is null ? null
        : Uri.TryCreate(Shown(text), UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw Wrong($"'{Shown(text)}' is not an http or https URL");

    private void Limit(int count, string what)
    {
        if (count > MaxOfAKind)
        {
            throw Wrong($"more than {MaxOfAKind} {what}");
        }
    }

    private FormatException Wrong(string why) => new($"policy line {line}: {why}");

    /// <summary>Octets as people wrote them.</summary>
    private static string Shown(string octets) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(octets));
}
