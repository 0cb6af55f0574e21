using Daylight.Ledger;
using Daylight.Ledger.Witnesses;
using OpenTelemetry.Metrics;

namespace Daylight.Logs;

/// <summary>A witness as a program of its own, under a body that is none of the log's.</summary>
internal sealed class WitnessHost : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly Witness witness;
    private readonly WitnessMetrics metrics;
    private readonly SigningKey key;

    private WitnessHost(WebApplication web, Witness witness, WitnessMetrics metrics, SigningKey key) =>
        (this.web, this.witness, this.metrics, this.key) = (web, witness, metrics, key);

    /// <summary>Where it listens.</summary>
    public Uri Address => new(web.Urls.First());

    /// <summary>Makes a witness's folder and key. Never overwrites one.</summary>
    /// <returns>The verifier key that logs and Keepers put into their policy.</returns>
    /// <exception cref="IOException">There is a key already.</exception>
    public static string Init(string folder, string name)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var key = SigningKey.Generate();
        var vkey = new CosignatureSigner(name, key).Verifier.ToString();
        key.Save(Path.Combine(folder, "witness.key"));
        File.WriteAllText(Path.Combine(folder, "witness.vkey"), vkey + "\n");
        return vkey;
    }

    /// <summary>Starts the witness of a folder.</summary>
    /// <exception cref="IOException">The folder has no key.</exception>
    /// <exception cref="InvalidDataException">The key files do not go together.</exception>
    /// <exception cref="WitnessStateException">What it remembers is gone or not its own.</exception>
    public static async Task<WitnessHost> StartAsync(string folder, string listen, IEnumerable<WitnessedLog> logs, CancellationToken cancellationToken)
    {
        var key = SigningKey.Load(Path.Combine(folder, "witness.key"));
        var said = CosignatureVerifier.Parse(File.ReadAllText(Path.Combine(folder, "witness.vkey")).Trim());
        var signer = new CosignatureSigner(said.Name, key);
        if (signer.Verifier.ToString() != said.ToString())
        {
            throw new InvalidDataException($"{folder}: witness.vkey is not the public half of witness.key; restore both from one backup");
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Daylight", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().UseUrls($"http://{listen}").ConfigureKestrel(k =>
        {
            k.Limits.MaxConcurrentConnections = 1024;
            k.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            k.AddServerHeader = false;
        });
        builder.Logging.AddSimpleConsole(c => { c.SingleLine = true; c.TimestampFormat = "HH:mm:ss "; }).AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddRouting();
        builder.Services.AddOpenTelemetry().WithMetrics(m => m.AddMeter(WitnessMetrics.MeterName).AddPrometheusExporter());

        var metrics = new WitnessMetrics();
        var web = builder.Build();
        var logger = web.Services.GetRequiredService<ILogger<WitnessHost>>();
        var notes = new WitnessNotes(logger, TimeProvider.System);
        var witness = Witness.Open(folder, signer, logs, TimeProvider.System, notice =>
        {
            metrics.Count(notice);
            notes.Note(notice);
        });
        metrics.Watch(witness);
        // Public: it names logs and counts answers, both of which anybody could find out by asking.
        web.UseOpenTelemetryPrometheusScrapingEndpoint();
        web.UseRouting();
        web.MapWitness(witness);
        await web.StartAsync(cancellationToken);
        return new WitnessHost(web, witness, metrics, key);
    }

    public async ValueTask DisposeAsync()
    {
        await web.StopAsync();
        await web.DisposeAsync();
        witness.Dispose();
        metrics.Dispose();
        key.Dispose();
    }
}
