using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Daylight.Contracts;
using Daylight.Desk.Cameras;
using Daylight.Desk.Incidents;
using Daylight.Desk.Looks;
using Daylight.Desk.People;
using Daylight.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Desk.Tests;

/// <summary>A real desk on a temporary folder with a real log, one camera at 52 N 13 E, and an account for each role.</summary>
internal sealed class Town : IAsyncDisposable
{
    public const string Password = "long enough to sign in";

    private readonly TlogLedger ledger;
    private readonly OpeningStore openings;
    private readonly WebApplication app;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("daylight-desk-");

    private Town(Func<LogPolicy, LogPolicy>? demand)
    {
        ledger = TlogLedger.Create(Path.Combine(folder.FullName, "log"), new NoteSigner("town.example/log", SigningKey.Generate()));
        openings = new OpeningStore(Path.Combine(folder.FullName, "openings.db"));
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton(new EntryLog(ledger, openings, Clock));
        builder.Services.AddSingleton<IKeeper>(Keeper);
        builder.Services.AddSingleton<IRecorder>(Recorder);
        builder.Services.AddDesk(new DeskOptions { Directory = Path.Combine(folder.FullName, "desk"), SigningKey = DeskKey, LogPolicy = demand?.Invoke(ledger.Policy) });
        app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapDesk();
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

    public SigningKey DeskKey { get; } = SigningKey.Generate();

    public SilentKeeper Keeper { get; } = new();

    public SilentRecorder Recorder { get; } = new();

    public LogPolicy Policy => ledger.Policy;

    public Actor Ada { get; private set; } = null!;

    public Actor Ben { get; private set; } = null!;

    public Actor Sue { get; private set; } = null!;

    public Actor Tom { get; private set; } = null!;

    public string Address => app.Urls.Single();

    /// <summary>Opens it.</summary>
    /// <param name="demand">What the Desk demands of the log's witnesses; none when null.</param>
    public static async Task<Town> OpenAsync(Func<LogPolicy, LogPolicy>? demand = null)
    {
        var town = new Town(demand);
        await town.app.Services.PrepareDeskAsync();
        town.Ada = await town.CreateAsync("ada", DeskRoles.Operator);
        town.Ben = await town.CreateAsync("ben", DeskRoles.Operator);
        town.Sue = await town.CreateAsync("sue", DeskRoles.Supervisor);
        town.Tom = await town.CreateAsync("tom", DeskRoles.Technician);
        await town.Do<CameraDesk>(c => c.PutAsync(town.Tom, new PutCamera("market-1", "Market", 52, 13, "rtsp://192.0.2.1/a", null, "u", "p")));
        await town.app.StartAsync();
        return town;
    }

    /// <summary>A browser with a cookie jar that nobody has signed in with.</summary>
    public HttpClient Browser() =>
        new(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = new Uri(Address) };

    /// <summary>A browser in which an account has signed in.</summary>
    public async Task<HttpClient> SignedInAsync(string name)
    {
        var browser = Browser();
        using var told = JsonContent.Create(new { userName = name, password = Password });
        await told.LoadIntoBufferAsync();
        using var answer = await browser.PostAsync("/api/signin", told);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return browser;
    }

    /// <summary>An account.</summary>
    public Task<Actor> CreateAsync(string name, DeskRoles roles) =>
        Do<Accounts, Actor>(a => a.CreateAsync("setup", name, name.ToUpperInvariant(), Password, roles));

    public async Task StopLogAsync() => await ledger.DisposeAsync();

    public Task<Incident> OpenIncidentAsync(Actor by) =>
        Do<IncidentDesk, Incident>(i => i.OpenAsync(by, new OpenIncident("Two cars", "traffic", 52, 13, 200)));

    public Task<Look> AskAsync(Actor by, Incident incident, string camera = "market-1") => Do<LookDesk, Look>(l =>
        l.AskAsync(by, new LookRequest(incident.Id, LookAsk.LiveOf(Vault.CameraId.Parse(camera)), ViewerKey(), ViewerKey())));

    public Task Do<T>(Func<T, Task> act)
        where T : notnull => Do<T, bool>(async t =>
        {
            await act(t);
            return true;
        });

    public async Task<TResult> Do<T, TResult>(Func<T, Task<TResult>> act)
        where T : notnull
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<T>());
    }

    /// <summary>The look entries' kinds and actors, oldest first.</summary>
    public IReadOnlyList<LookEntry> LookEntries() => [.. openings.All().Select(o => Read(o, LookEntry.Decode)).OfType<LookEntry>()];

    /// <summary>The desk's own camera entries; in no order; the silent Recorder writes none.</summary>
    public IReadOnlyList<CameraEntry> CameraEntries() => [.. openings.All().Select(o => Read(o, CameraEntry.Decode)).OfType<CameraEntry>()];

    public static byte[] ViewerKey()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var q = key.ExportParameters(false).Q;
        return [4, .. q.X!, .. q.Y!];
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await ledger.DisposeAsync();
        openings.Dispose();
        DeskKey.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Delete(true);
    }

    private static T? Read<T>(Opening opening, Func<ReadOnlyMemory<byte>, T> decode)
        where T : class
    {
        try
        {
            return decode(opening.Body);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
