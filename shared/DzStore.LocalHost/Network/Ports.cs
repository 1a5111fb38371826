using System.Net;
using System.Net.Sockets;
using DzStore.Local.CommandLine;

namespace DzStore.Local.Network;

/// <summary>One port that is needed: for whom, its usual number, what was asked for (null: nothing, 0: any free one), by which option.</summary>
internal sealed record PortRequest(string For, int Usual, int? Asked, string Option);

/// <summary>Finds loopback ports that nobody listens on.</summary>
internal static class Ports
{
    // Below the ranges from which systems take the ports of outgoing connections: between the choice here and the child's
    // bind no client of anything can be given the same one.
    private const int LowestFree = 20_000;
    private const int HighestFree = 30_000;

    /// <returns>A port for each request, in their order, all different.</returns>
    /// <param name="requests">Who needs a port.</param>
    /// <param name="say">Told of every usual port that was taken.</param>
    /// <exception cref="UsageException">A port that was asked for is taken.</exception>
    public static int[] Choose(IReadOnlyList<PortRequest> requests, Action<string> say)
    {
        var ports = new int[requests.Count];
        var held = new List<TcpListener>();
        try
        {
            // Those asked for come first: the usual port of one may be the asked-for port of another.
            foreach (var (request, i) in requests.Select((request, i) => (request, i)).OrderBy(pair => pair.request.Asked is > 0 ? 0 : 1))
                ports[i] = Choose(request, held, say);
            return ports;
        }
        finally
        {
            held.ForEach(listener => listener.Dispose());
        }
    }

    /// <summary>Waits until somebody listens on the port.</summary>
    public static async Task WaitUntilOpenAsync(int port, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20, cancellationToken);
            }
        }
    }

    private static int Choose(PortRequest request, List<TcpListener> held, Action<string> say)
    {
        if (request.Asked is > 0 and var asked)
        {
            return TryHold(asked, held)
                ? asked
                : throw new UsageException($"Port {asked} ({request.Option}) is taken. Give another, or 0 for any free one.");
        }

        if (request.Asked is null && TryHold(request.Usual, held))
            return request.Usual;
        var free = HoldAnyFree(held);
        if (request.Asked is null)
            say($"Port {request.Usual} is taken: {request.For} takes {free} instead.");
        return free;
    }

    private static int HoldAnyFree(List<TcpListener> held)
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var port = Random.Shared.Next(LowestFree, HighestFree);
            if (TryHold(port, held))
                return port;
        }

        throw new UsageException($"No free port was found between {LowestFree} and {HighestFree}. Name some with the --…-port options.");
    }

    private static bool TryHold(int port, List<TcpListener> held)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            held.Add(listener);
            return true;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return false;
        }
    }
}
