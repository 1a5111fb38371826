using System.Globalization;
using EmbeddedMongo;
using EmbeddedMongo.Replication.Node.Transport;

namespace EmbeddedMongod;

/// <summary>
/// Reads the standard input, which the parent process holds: a line is a fault to play, and the end is the end of the parent. Nobody else
/// can write there, and no client of the database. The lines:
/// <list type="bullet">
/// <item><c>freeze MILLISECONDS</c>: the server stands still, for clients and members.</item>
/// <item><c>cut MILLISECONDS</c>: every connection is aborted, and each new one.</item>
/// <item>
/// <c>cut peers [in|out] [MILLISECONDS]</c>, <c>cut HOST:PORT [in|out] [MILLISECONDS]</c>: messages from (in) and to (out) all members, or
/// one, are dropped for that time, or until <c>heal</c>. Clients go on.
/// </item>
/// <item><c>detour HOST:PORT HOST:PORT</c>: messages to the first go to the second, a proxy that is slow, until <c>heal</c>.</item>
/// <item><c>heal</c>, <c>heal HOST:PORT</c>: they pass again, the straight way.</item>
/// </list>
/// </summary>
internal static class ParentInput
{
    private const string AllPeers = "peers";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Reads until the input ends.</summary>
    public static async Task ReadToEndAsync(EmbeddedMongoServer server, TextReader input, CancellationToken cancellationToken)
    {
        try
        {
            while (await input.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                if (!Play(server, line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
                    await Console.Error.WriteLineAsync("A line of the standard input is no fault; it is ignored.").ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // A broken pipe is an end too.
        }
    }

    private static bool Play(EmbeddedMongoServer server, string[] words)
    {
        switch (words)
        {
            case ["freeze", var time] when Length(time) is { } length:
                server.Freeze(length);
                return true;
            case ["cut", var time] when Length(time) is { } length:
                server.CutOff(length);
                return true;
            case ["cut", var peer, .. var rest, var time]
                when server.Links is { } links && IsPeer(peer) && Length(time) is { } length && Directions(rest) is { } directions:
                Cut(links, peer, directions);
                _ = HealAfterAsync(links, peer, length);
                return true;
            case ["cut", var peer, .. var rest] when server.Links is { } links && IsPeer(peer) && Directions(rest) is { } directions:
                Cut(links, peer, directions);
                return true;
            case ["detour", var peer, var proxy] when server.Links is { } links && IsAddress(peer) && IsAddress(proxy):
                links.Detour(peer, proxy);
                return true;
            case ["heal"] when server.Links is { } links:
                links.Heal(null);
                return true;
            case ["heal", var peer] when server.Links is { } links && IsPeer(peer):
                Heal(links, peer);
                return true;
            default:
                return false;
        }
    }

    private static void Cut(LinkFaults links, string peer, LinkDirections directions) =>
        links.Cut(peer == AllPeers ? null : peer, directions);

    private static void Heal(LinkFaults links, string peer) => links.Heal(peer == AllPeers ? null : peer);

    private static async Task HealAfterAsync(LinkFaults links, string peer, TimeSpan length)
    {
        await Task.Delay(length, TimeProvider.System).ConfigureAwait(false);
        Heal(links, peer);
    }

    private static TimeSpan? Length(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
        && TimeSpan.FromMilliseconds(milliseconds) is var length
        && length > TimeSpan.Zero
        && length <= Longest
            ? length
            : null;

    private static bool IsPeer(string word) => word == AllPeers || IsAddress(word);

    private static bool IsAddress(string word) => word.Contains(':', StringComparison.Ordinal);

    private static LinkDirections? Directions(string[] words) =>
        words switch
        {
            [] => LinkDirections.Both,
            ["in"] => LinkDirections.In,
            ["out"] => LinkDirections.Out,
            _ => null,
        };
}
