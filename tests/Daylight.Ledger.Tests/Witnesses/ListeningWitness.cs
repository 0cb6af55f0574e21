using System.Net;
using System.Net.Sockets;
using System.Text;
using Daylight.Ledger.Witnesses;

namespace Daylight.Ledger.Tests.Witnesses;

/// <summary>A real witness behind a real socket, which can be made slow, false or silent.</summary>
internal sealed class ListeningWitness : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("daylight-witness-");
    private readonly SigningKey key = SigningKey.Generate();
    private readonly HttpListener listener = new();
    private readonly Witness witness;
    private readonly Task serving;

    public ListeningWitness(string name, NoteVerifier log)
    {
        var signer = new CosignatureSigner(name + ".example", key);
        witness = Witness.Open(folder.FullName, signer, [new WitnessedLog(log)], TimeProvider.System);
        var address = $"http://127.0.0.1:{FreePort()}/prefix/";
        Known = new PolicyWitness(name, signer.Verifier, new Uri(address));
        listener.Prefixes.Add(address);
        listener.Start();
        serving = ServeAsync();
    }

    public PolicyWitness Known { get; }

    public int Asked { get; private set; }

    /// <summary>What it does instead of answering; null to answer.</summary>
    public Func<HttpListenerContext, Task>? Instead { get; set; }

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving;
        witness.Dispose();
        key.Dispose();
        folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var any = new TcpListener(IPAddress.Loopback, 0);
        any.Start();
        return ((IPEndPoint)any.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                var context = await listener.GetContextAsync();
                _ = AnswerAsync(context);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            Asked++;
            if (Instead is { } instead)
            {
                await instead(context);
                context.Response.Close();
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            var answer = witness.Add(body.ToArray());
            (context.Response.StatusCode, context.Response.ContentType) = (answer.Status, answer.MediaType);
            context.Response.Close(Encoding.UTF8.GetBytes(answer.Body), willBlock: false);
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The asker has gone.
        }
    }
}
