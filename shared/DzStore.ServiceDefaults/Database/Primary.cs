using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Servers;

namespace DzStore.ServiceDefaults.Database;

/// <summary>The server that takes writes.</summary>
internal static class Primary
{
    private static readonly BsonDocument Hello = new("hello", 1);

    /// <summary>
    /// True where a primary answers. A ping is not enough: over a direct connection a primary that has stepped down answers it too.
    /// </summary>
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

    /// <summary>True where the driver's monitor sees a server that takes writes; nothing is sent.</summary>
    public static bool IsSeen(IMongoClient client) => IsIn(client.Cluster.Description);

    /// <summary>True where the driver's view of the servers has one that takes writes.</summary>
    public static bool IsIn(ClusterDescription servers) =>
        servers.Servers.Any(server =>
            server.Type is ServerType.ReplicaSetPrimary or ServerType.Standalone or ServerType.ShardRouter or ServerType.LoadBalanced
        );
}
