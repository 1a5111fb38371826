using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Servers;

namespace DzStore.ServiceDefaults.Database;

/// <summary>Whether there is a server to write to.</summary>
internal static class Primary
{
    private static readonly BsonDocument Hello = new("hello", 1);

    /// <summary>Asks it. A ping would not do: over a direct connection a primary that has stepped down answers it too.</summary>
    public static async Task<bool> AnswersAsync(IMongoDatabase database, CancellationToken cancellationToken)
    {
        try
        {
            var hello = await database.RunCommandAsync<BsonDocument>(Hello, ReadPreference.Primary, cancellationToken);
            return hello.GetValue("isWritablePrimary", false).ToBoolean();
        }
        catch (Exception e) when (e is MongoException or TimeoutException)
        {
            return false;
        }
    }

    /// <summary>What the driver's own watch over the servers says, without asking.</summary>
    public static bool IsSeen(IMongoClient client) => client.Cluster.Description.Servers.Any(server => server.Type is
        ServerType.ReplicaSetPrimary or ServerType.Standalone or ServerType.ShardRouter or ServerType.LoadBalanced);
}
