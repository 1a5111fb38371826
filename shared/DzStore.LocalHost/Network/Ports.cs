using System.Net;
using System.Net.Sockets;
using DzStore.LocalHost.Errors;

namespace DzStore.LocalHost.Network;

/// <summary>A port that a process needs.</summary>
/// <param name="For">The process, as messages name it.</param>
/// <param name="Usual">The default port.</param>
/// <param name="Asked">The port that was asked for: null for none, 0 for any free one.</param>
/// <param name="Option">The option by which it is asked for.</param>
public sealed record PortRequest(string For, int Usual, int? Asked, string Option)
{
    private const string NodeOption = "--mongo-port";

    /// <summary>The ports of the nodes of a database: the first is asked for, the others are those that follow, or any free ones.</summary>
    /// <param name="nodes">The number of nodes.</param>
    /// <param name="asked">The port that was asked for the first: null for none, 0 for any free one.</param>
    public static IEnumerable<PortRequest> OfNodes(int nodes, int? asked)
    {
        yield return new("the database", DefaultPorts.Mongo, asked, NodeOption);
        for (var i = 1; i < nodes; i++)
        {
            var usual = (asked ?? DefaultPorts.Mongo) + i;
            yield return new(
                FormattableString.Invariant($"database node {i + 1}"),
                usual,
                asked == 0 || usual > ushort.MaxValue ? 0 : null,
                NodeOption
            );
        }
    }
}

/// <summary>Finds free ports on 127.0.0.1.</summary>
public static class Ports
{
    // Below the ranges from which systems take the ports of outgoing connections: no client gets the same port between the choice here
    // and the bind of the child.
    private const int LowestFree = 20_000;
    private const int HighestFree = 30_000;

    /// <summary>Chooses a port for each request.</summary>
    /// <param name="requests">The ports that are needed.</param>
    /// <param name="say">Receives a line for every default port that is taken.</param>
    /// <returns>A port for each request, in their order, all different.</returns>
    /// <exception cref="SetupException">A port that was asked for is taken.</exception>
    public static int[] Choose(IReadOnlyList<PortRequest> requests, Action<string> say)
    {
        var ports = new int[requests.Count];
        var held = new List<TcpListener>();
        try
        {
            // Those asked for come first: the default port of one may be the asked-for port of another.
            foreach (var (request, i) in requests.Select((request, i) => (request, i)).OrderBy(pair => pair.request.Asked is > 0 ? 0 : 1))
                ports[i] = Choose(request, held, say);
            return ports;
        }
        finally
        {
            held.ForEach(listener => listener.Dispose());
        }
    }

    /// <summary>Waits until a process listens on the port.</summary>
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
                : throw new SetupException($"Port {asked} ({request.Option}) is taken. Give another, or 0 for any free one.");
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

        throw new SetupException($"No free port was found between {LowestFree} and {HighestFree}. Name some with the --…-port options.");
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
