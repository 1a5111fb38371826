using EmbeddedMongo.Storage.Oplog;
using MongoDB.Bson;

namespace EmbeddedMongo.Replication.Log;

/// <summary>The note of a rollback under way.</summary>
/// <param name="To">The newest entry that stays.</param>
/// <param name="Stamp">The time of its beginning, as it stands in the names of its files.</param>
/// <param name="Kept">For commands of sessions that are undone in part, the last entry of each that stays.</param>
/// <param name="IsSaved">True once the files are on disk: from then on it is finished whatever happens.</param>
internal sealed record RollbackMark(OpTime To, string Stamp, IReadOnlyList<OpTime> Kept, bool IsSaved)
{
    public BsonDocument Encode() =>
        new()
        {
            { "to", To.ToBson() },
            { "stamp", Stamp },
            { "kept", new BsonArray(Kept.Select(time => time.ToBson())) },
            { "saved", IsSaved },
        };

    public static RollbackMark Decode(BsonDocument row) =>
        new(
            OpTime.Parse(row["to"].AsBsonDocument),
            row["stamp"].AsString,
            [.. row["kept"].AsBsonArray.Select(time => OpTime.Parse(time.AsBsonDocument))],
            row["saved"].AsBoolean
        );
}
