using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Replication.Log;

/// <summary>
/// The rows of the store that a member of a replica set must not forget: its newest vote, its configuration, an unfinished copy.
/// </summary>
internal sealed class MemberRecords(StorageEngine engine)
{
    private static readonly byte[] VoteKey = "v"u8.ToArray();
    private static readonly byte[] ConfigurationKey = "g"u8.ToArray();
    private static readonly byte[] InitialSyncKey = "y"u8.ToArray();
    private static readonly byte[] RollbackKey = "u"u8.ToArray();

    public LastVote Vote => Get(VoteKey) is { } row ? new LastVote(row["term"].AsInt64, row["candidate"].AsInt32) : LastVote.Never;

    public ReplicaSetConfiguration? Configuration => Get(ConfigurationKey) is { } row ? Decode(row) : null;

    /// <summary>True where a copy of another member's data was begun and not finished.</summary>
    public bool IsInInitialSync => Get(InitialSyncKey) is not null;

    public Task PutAsync(LastVote vote, CancellationToken cancellationToken) =>
        PutAsync(VoteKey, new BsonDocument { { "term", vote.Term }, { "candidate", vote.Candidate } }, cancellationToken);

    public Task PutAsync(ReplicaSetConfiguration configuration, CancellationToken cancellationToken) =>
        PutAsync(ConfigurationKey, Encode(configuration), cancellationToken);

    /// <summary>Notes durably that a copy has begun.</summary>
    public Task BeginInitialSyncAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        PutAsync(InitialSyncKey, new BsonDocument("begun", now.UtcDateTime), cancellationToken);

    /// <summary>Removes the note of a copy with the last step of it.</summary>
    public static void EndInitialSync(WriteTransaction transaction) => transaction.Delete(transaction.Store.Catalog, InitialSyncKey);

    /// <summary>The rollback that was begun and not finished; null where there is none.</summary>
    public RollbackMark? Rollback => Get(RollbackKey) is { } row ? RollbackMark.Decode(row) : null;

    /// <summary>Notes durably how far a rollback is, with the files that it has written.</summary>
    public Task PutAsync(RollbackMark mark, IReadOnlyList<RollbackFile> files, CancellationToken cancellationToken) =>
        PutAsync(
            transaction =>
            {
                transaction.Put(transaction.Store.Catalog, RollbackKey, mark.Encode().ToBson());
                foreach (var file in files)
                    transaction.Put(transaction.Store.Catalog, file.Key, file.Encode().ToBson());
            },
            cancellationToken
        );

    /// <summary>Removes the note of a rollback durably.</summary>
    public Task EndRollbackAsync(CancellationToken cancellationToken) =>
        PutAsync(transaction => transaction.Delete(transaction.Store.Catalog, RollbackKey), cancellationToken);

    private BsonDocument? Get(byte[] key) => engine.Store.Get(engine.Store.Catalog, key) is { } bytes ? Bson.Decode(bytes) : null;

    private Task PutAsync(byte[] key, BsonDocument row, CancellationToken cancellationToken) =>
        PutAsync(transaction => transaction.Put(transaction.Store.Catalog, key, row.ToBson()), cancellationToken);

    private Task PutAsync(Action<WriteTransaction> put, CancellationToken cancellationToken)
    {
        using (var transaction = engine.BeginWrite())
        {
            put(transaction);
            transaction.Commit();
        }

        return engine.Journal.SyncAsync(cancellationToken);
    }

    private static BsonDocument Encode(ReplicaSetConfiguration configuration) =>
        new()
        {
            { "set", configuration.SetName },
            { "version", configuration.Version },
            { "term", configuration.Term },
            {
                "members",
                new BsonArray(configuration.Members.Select(member => new BsonDocument { { "id", member.Id }, { "host", member.Host } }))
            },
            { "heartbeatTicks", configuration.HeartbeatInterval.Ticks },
            { "electionTicks", configuration.ElectionTimeout.Ticks },
        };

    private static ReplicaSetConfiguration Decode(BsonDocument row) =>
        new(
            row["set"].AsString,
            row["version"].AsInt64,
            row["term"].AsInt64,
            [.. row["members"].AsBsonArray.Select(member => new ReplicaSetMember(member["id"].AsInt32, member["host"].AsString))]
        )
        {
            HeartbeatInterval = new TimeSpan(row["heartbeatTicks"].AsInt64),
            ElectionTimeout = new TimeSpan(row["electionTicks"].AsInt64),
        };
}
