using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Daylight.Media;

/// <summary>
/// Looks for video devices by WS-Discovery over UDP (ONVIF Core Specification, "Device discovery"): a probe to everyone on the networks
/// that this machine is on, or to one address. Multicast is over IPv4 alone and does not leave the local network.
/// </summary>
/// <param name="options">How to look.</param>
public sealed class CameraDiscovery(DiscoveryOptions options)
{
    private const int DatagramBytes = 64 * 1024, MaxRefused = 64;

    // SOAP-over-UDP section 3.4: a datagram may be lost, so that each is sent twice.
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(200);

    /// <summary>Asks everyone, and waits for <see cref="DiscoveryOptions.Listen"/>.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OnvifException">There is no network to ask on.</exception>
    public async Task<IReadOnlyList<FoundDevice>> FindAsync(CancellationToken cancellationToken)
    {
        List<Socket> sockets = [.. (options.Interfaces ?? Interfaces()).Select(Open).OfType<Socket>()];
        if (sockets.Count == 0)
        {
            throw new OnvifException(OnvifFailure.Unreachable, "this machine has no network interface with an IPv4 address that is up, so there is nobody to ask");
        }

        return await AskAsync(sockets, new IPEndPoint(options.Group, options.Port), cancellationToken);
    }

    /// <summary>Asks one host.</summary>
    /// <param name="address">An address at that host, as <see cref="OnvifAddress.Parse"/> reads it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OnvifException">There is no such host, or no way to it.</exception>
    public async Task<IReadOnlyList<FoundDevice>> FindAsync(Uri address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        try
        {
            IPAddress host = IPAddress.TryParse(address.IdnHost, out IPAddress? literal) ? literal : (await Dns.GetHostAddressesAsync(address.IdnHost, cancellationToken))[0];
            return await FindAsync(host, cancellationToken);
        }
        catch (SocketException e)
        {
            throw new OnvifException(OnvifFailure.Unreachable, $"no host is called {address.IdnHost}; check the address", e);
        }
    }

    /// <summary>Asks one address.</summary>
    /// <param name="address">The device's address.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OnvifException">There is no way to it.</exception>
    public Task<IReadOnlyList<FoundDevice>> FindAsync(IPAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        Socket socket = Open(address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any)
            ?? throw new OnvifException(OnvifFailure.Unreachable, $"this machine has no way to an address such as {address}");
        return AskAsync([socket], new IPEndPoint(address, options.Port), cancellationToken);
    }

    private static IEnumerable<IPAddress> Interfaces() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(i => i.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown) // loopback is never said to be up on Linux
        .SelectMany(i => i.GetIPProperties().UnicastAddresses)
        .Select(a => a.Address)
        .Where(a => a.AddressFamily == AddressFamily.InterNetwork);

    private static Socket? Open(IPAddress address)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(address, 0));
            if (address.AddressFamily == AddressFamily.InterNetwork)
            {
                socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, address.GetAddressBytes());
            }

            return socket;
        }
        catch (SocketException)
        {
            // An interface that has just gone, in which case the others are asked, or a kind of address that this machine does not have.
            socket?.Dispose();
            return null;
        }
    }

    private async Task<IReadOnlyList<FoundDevice>> AskAsync(IReadOnlyList<Socket> sockets, IPEndPoint to, CancellationToken cancellationToken)
    {
        Probe[] probes = [new(Guid.NewGuid()), new(Guid.NewGuid())];
        var finds = new DiscoveryFinds();
        int datagrams = 0;
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            listening.CancelAfter(options.Listen);
            Task[] reading = [.. sockets.Select(s => ReadAsync(s, Take, listening.Token))];
            int sent = await SendAsync(sockets, to, probes, listening.Token);
            if (sent == 0)
            {
                await listening.CancelAsync();
            }

            await Task.WhenAll(reading);
            cancellationToken.ThrowIfCancellationRequested();
            return sent > 0 ? finds.All : throw new OnvifException(OnvifFailure.Unreachable, $"there is no way from here to {to}; check the address and this machine's network");
        }
        finally
        {
            foreach (Socket socket in sockets)
            {
                socket.Dispose();
            }
        }

        bool Take(ReadOnlyMemory<byte> datagram, IPAddress from)
        {
            lock (finds)
            {
                foreach (ProbeMatch match in Probe.Matches(datagram, probes))
                {
                    finds.Take(match, from);
                }

                return ++datagrams < OnvifLimits.Datagrams && !finds.IsFull;
            }
        }
    }

    /// <summary>Returns how many datagrams went out.</summary>
    private static async Task<int> SendAsync(IReadOnlyList<Socket> sockets, IPEndPoint to, Probe[] probes, CancellationToken stop)
    {
        int sent = 0;
        for (int round = 0; round < 2; round++)
        {
            foreach (Socket socket in sockets)
            {
                for (int i = 0; i < probes.Length; i++)
                {
                    try
                    {
                        await socket.SendToAsync(probes[i].ToBytes(newer: i > 0), to, stop);
                        sent++;
                    }
                    catch (Exception e) when (e is SocketException or OperationCanceledException)
                    {
                        // An interface without a way there, which the others may have, or the time is over.
                    }
                }
            }

            if (round == 0 && sent > 0)
            {
                await Task.Delay(Again, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return sent;
    }

    private static async Task ReadAsync(Socket socket, Func<ReadOnlyMemory<byte>, IPAddress, bool> take, CancellationToken stop)
    {
        byte[] buffer = new byte[DatagramBytes];
        var anyone = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        bool more = true;
        for (int refused = 0; more && refused < MaxRefused;)
        {
            try
            {
                SocketReceiveFromResult received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, anyone, stop);
                more = take(buffer.AsMemory(0, received.ReceivedBytes), ((IPEndPoint)received.RemoteEndPoint).Address);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                refused++; // that one datagram was refused somewhere, or was too large; the next may be better
            }
        }
    }
}
