using EmbeddedMongo.Replication.Protocol;
using MongoDB.Bson;

namespace EmbeddedMongo.Replication.Node;

/// <summary>The configuration of a set as a document, with MongoDB's names (manual, "Replica Set Configuration").</summary>
internal static class ConfigurationDocument
{
    public static BsonDocument Of(ReplicaSetConfiguration configuration, ObjectId set) =>
        new()
        {
            { "_id", configuration.SetName },
            { "version", (int)configuration.Version },
            { "term", configuration.Term },
            { "members", new BsonArray(configuration.Members.Select(Of)) },
            { "protocolVersion", 1L },
            { "writeConcernMajorityJournalDefault", true },
            {
                "settings",
                new BsonDocument
                {
                    { "chainingAllowed", false },
                    { "heartbeatIntervalMillis", (int)configuration.HeartbeatInterval.TotalMilliseconds },
                    { "heartbeatTimeoutSecs", 10 },
                    { "electionTimeoutMillis", (int)configuration.ElectionTimeout.TotalMilliseconds },
                    { "catchUpTimeoutMillis", 0 },
                    { "catchUpTakeoverDelayMillis", 30000 },
                    { "getLastErrorModes", new BsonDocument() },
                    {
                        "getLastErrorDefaults",
                        new BsonDocument { { "w", 1 }, { "wtimeout", 0 } }
                    },
                    { "replicaSetId", set },
                }
            },
        };

    /// <summary>Reads what <see cref="Of(ReplicaSetConfiguration, ObjectId)"/> has written.</summary>
    public static ReplicaSetConfiguration Read(BsonDocument document)
    {
        var settings = document["settings"];
        return new ReplicaSetConfiguration(
            document["_id"].AsString,
            document["version"].ToInt64(),
            document["term"].ToInt64(),
            [.. document["members"].AsBsonArray.Select(member => new ReplicaSetMember(member["_id"].ToInt32(), member["host"].AsString))]
        )
        {
            HeartbeatInterval = TimeSpan.FromMilliseconds(settings["heartbeatIntervalMillis"].ToInt64()),
            ElectionTimeout = TimeSpan.FromMilliseconds(settings["electionTimeoutMillis"].ToInt64()),
        };
    }

    private static BsonDocument Of(ReplicaSetMember member) =>
        new()
        {
            { "_id", member.Id },
            { "host", member.Host },
            { "arbiterOnly", false },
            { "buildIndexes", true },
            { "hidden", false },
            { "priority", 1.0 },
            { "tags", new BsonDocument() },
            { "secondaryDelaySecs", 0L },
            { "votes", 1 },
        };
}
