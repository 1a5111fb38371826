using System.Net.Sockets;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Replication.Node;
using EmbeddedMongo.Replication.Node.Transport;
using EmbeddedMongo.Replication.Protocol;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.ReplicaSets;

internal sealed class ReplSetInitiate : Command
{
    private static readonly TimeSpan ReachTimeout = TimeSpan.FromSeconds(5);

    public override string Name => "replSetInitiate";

    public override string Help =>
        "Makes the replica set, of this server or with others; where no members are named, of this server alone.";

    public override CommandFlags Flags => CommandFlags.AdminOnly;

    public override async ValueTask RunAsync(CommandContext context)
    {
        var server = context.Server;
        context.Arguments.Ignore("force");
        context.Arguments.RefuseUnknown();
        if (server.Member is not { } member || server.Primacy.View.Configuration is not null)
            throw new MongoException(ErrorCode.AlreadyInitialized, "already initialized");
        var source = context.Arguments.Subject as BsonDocument ?? [];
        var configuration = RequestedConfiguration.Parse(source, server.Settings.ReplicaSet, server.Settings.AdvertisedAddress);
        try
        {
            var self = Startup.IndexOf(configuration, server.Settings.AdvertisedAddress);
            await ReachAsync(configuration, self, context.Cancellation).ConfigureAwait(false);
            member.Initiate(configuration);
        }
        catch (ArgumentException e)
        {
            throw new MongoException(ErrorCode.InvalidReplicaSetConfig, e.Message);
        }
    }

    /// <summary>Makes sure that every other member can be reached before there is a set that waits for it.</summary>
    /// <exception cref="MongoException">NodeNotFound.</exception>
    private static async Task ReachAsync(ReplicaSetConfiguration configuration, int self, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ReachTimeout);
        foreach (var host in configuration.Members.Where((_, index) => index != self).Select(member => member.Host))
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await PeerAddress.ConnectAsync(socket, host, limit.Token).ConfigureAwait(false);
            }
            catch (Exception e)
                when (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                throw new MongoException(
                    ErrorCode.NodeNotFound,
                    "replSetInitiate quorum check failed because not all proposed set members responded affirmatively: "
                        + $"{host} failed with {e.Message}"
                );
            }
        }
    }
}
