using System.Security.Cryptography;
using Daylight.Academy;
using Daylight.Console;
using Daylight.Contracts;
using Daylight.Desk;
using Daylight.Keeper;
using Daylight.Ledger;
using Daylight.Ledger.Witnesses;
using Daylight.Logs;
using Daylight.Recorder;
using Daylight.Recorder.Storage;

namespace Daylight.Hosting;

/// <summary>All roles in one process, with separate folders, stores and keys; each knows the others by their interfaces only.</summary>
internal sealed class House : IAsyncDisposable
{
    private readonly HouseLog log;
    private readonly List<OpeningStore> openings;
    private readonly int metricsPort;

    private House(WebApplication web, HouseLog log, RecorderService recorder, List<OpeningStore> openings, int metricsPort)
    {
        (Web, this.log, Recorder, this.openings, this.metricsPort) = (web, log, recorder, openings, metricsPort);
    }

    public WebApplication Web { get; }

    public RecorderService Recorder { get; }

    /// <summary>The address a browser is pointed at.</summary>
    public Uri Address => Web.Urls.Select(u => new Uri(u)).First(u => u.Port != metricsPort);

    public static async Task<House> StartAsync(HouseOptions options, CancellationToken cancellationToken)
    {
        foreach (var folder in new[] { options.Ledger, options.Keeper, options.Desk, options.Recorder })
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Daylight", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseUrls(options.MetricsPort == 0
            ? [$"http://{options.Address}:{options.Port}"]
            : [$"http://{options.Address}:{options.Port}", $"http://127.0.0.1:{options.MetricsPort}"]);
        Logging(builder.Logging);
        builder.Services.AddRouting();
        builder.Services.AddAuthorization();

        var clock = TimeProvider.System;
        var logging = LoggerFactory.Create(Logging);
        var log = HouseLog.Open(options, clock, logging.CreateLogger<HouseLog>());
        var deskKey = SigningKey.LoadOrCreate(Path.Combine(options.Desk, "desk.key"));
        WritePublicKeys(options, log.Policy.Log, deskKey.PublicKey);
        var openings = new[] { options.Desk, options.Keeper, options.Recorder }.Select(f => new OpeningStore(Path.Combine(f, "openings.db"))).ToList();
        EntryLog Entries(int role) => new(log.Ledger, openings[role], clock);

        var storage = StorageFile.Load(options.Recorder);
        string[] classes = [.. storage.Classes.Select(c => c.Name)];
        var keeperOptions = new KeeperOptions
        {
            Directory = options.Keeper,
            Passphrase = Passphrase(options.Keeper),
            DeskKey = deskKey.PublicKey,
            LogPolicy = log.Policy,
            Witnesses = options.WitnessTerms,
            RetentionClasses = classes,
        };
        var keeper = new KeeperService(keeperOptions, Entries(1), clock);
        builder.Services.AddDesk(new DeskOptions { Directory = options.Desk, SigningKey = deskKey, RetentionClasses = classes, LogPolicy = log.Policy });
        builder.Services.AddSingleton(Entries(0));
        builder.Services.AddKeeper(keeperOptions);
        builder.Services.AddSingleton(keeper);
        builder.Services.AddSingleton<IKeeper>(keeper);
        builder.Services.AddConsole();

        var recorder = await RecorderService.StartAsync(
            new RecorderOptions(options.Recorder, "recorder", deskKey.PublicKey) { Storage = storage, Discovery = options.Discovery }, new KeeperKeys(keeper), Entries(2), clock,
            logging.CreateLogger<RecorderService>(), cancellationToken);
        builder.Services.AddSingleton(logging);
        builder.Services.AddSingleton<IRecorder>(recorder);
        builder.Services.AddMetrics(recorder);

        var web = builder.Build();
        await web.Services.PrepareDeskAsync(cancellationToken);
        Map(web, options, recorder, log);
        await web.StartAsync(cancellationToken);
        return new House(web, log, recorder, openings, options.MetricsPort);
    }

    public async ValueTask DisposeAsync()
    {
        await Web.StopAsync();
        await Recorder.DisposeAsync();
        await Web.DisposeAsync();
        await log.DisposeAsync();
        openings.ForEach(o => o.Dispose());
    }

    private static void Logging(ILoggingBuilder logging) => logging
        .AddSimpleConsole(c => { c.SingleLine = true; c.TimestampFormat = "HH:mm:ss "; })
        .SetMinimumLevel(LogLevel.Information)
        .AddFilter("Microsoft", LogLevel.Warning)
        // Both warn of what is meant: columns of persons that accounts do not have, and cookie keys kept in a private folder.
        .AddFilter("Microsoft.EntityFrameworkCore.Model", LogLevel.Error)
        .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

    private static void Map(WebApplication web, HouseOptions options, RecorderService recorder, HouseLog log)
    {
        if (options.TrustedProxies.Count > 0)
        {
            web.UseForwardedHeaders(Proxies.Options(options.TrustedProxies));
        }

        web.UseWebSockets();
        web.UseMetrics(options.MetricsPort);
        web.UseRouting();
        web.UseAuthentication();
        web.UseAuthorization();
        web.UseAntiforgery();
        web.MapLog("/log", options.Log, log.Ledger, log.PublishedAsync);
        web.MapDesk();
        web.MapKeeper();
        web.MapRecorder(recorder);
        web.MapGet("/map/basemap.geojson", () => Results.Text(Town.PuertoClaro.BasemapGeoJson(), "application/geo+json"));
        web.MapConsole();
    }

    private static void WritePublicKeys(HouseOptions options, NoteVerifier log, VerifyingKey desk)
    {
        Directory.CreateDirectory(options.Public);
        File.WriteAllText(Path.Combine(options.Public, "log.vkey"), log + "\n");
        File.WriteAllText(Path.Combine(options.Public, "desk.vkey"), new NoteVerifier(ExportNote.SignerName, desk) + "\n");
    }

    /// <summary>In the default, the passphrase lies beside the store: it keeps a copied store shut, not a copied machine.</summary>
    private static string Passphrase(string folder)
    {
        var path = Path.Combine(folder, "passphrase");
        if (!File.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
            using var file = new StreamWriter(path, options);
            file.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(24)));
        }

        return File.ReadAllText(path).Trim();
    }
}
