using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Replication.Node.Transport;

/// <summary>Reads what <see cref="MessageWriter"/> writes.</summary>
internal static class MessageReader
{
    /// <exception cref="FormatException">It is no such message: a field is missing, or of the wrong type.</exception>
    public static ReceivedMessage Read(BsonDocument document, IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        try
        {
            var message = Body(document, entries);
            message.Address(
                document["from"].AsInt32,
                document["to"].AsInt32,
                document["term"].AsInt64,
                document["fromPrimary"].AsBoolean,
                Time(document, "commitPoint")
            );
            return new ReceivedMessage(message, document["set"].AsString, document["sender"].AsString, document["receiver"].AsString);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidCastException)
        {
            throw new FormatException($"a message of kind {document[0]} can't be read: {e.Message}", e);
        }
    }

    private static ReplicationMessage Body(BsonDocument document, IReadOnlyList<ReadOnlyMemory<byte>> entries) =>
        document[0].AsString switch
        {
            "heartbeat" => new Heartbeat(Report(document)),
            "heartbeatReply" => new HeartbeatReply(
                Report(document),
                document.GetValue("configuration", null) is BsonDocument configuration ? ConfigurationDocument.Read(configuration) : null
            ),
            "voteRequest" => new VoteRequest(document["dryRun"].AsBoolean, Time(document, "last"), Id(document)),
            "voteReply" => new VoteReply(
                document["dryRun"].AsBoolean,
                document["requestTerm"].AsInt64,
                (document.GetValue("refusal", null) as BsonString)?.Value
            ),
            "fetch" => new Fetch(document["id"].AsInt64, Time(document, "after"), Time(document, "durable")),
            "fetchReply" => new FetchReply(document["id"].AsInt64, Time(document, "last"))
            {
                First = document.Contains("first") ? Time(document, "first") : null,
                Entries = [.. entries.Select(Entry)],
                IsTooOld = document["tooOld"].AsBoolean,
                IsAwaited = document["awaited"].AsBoolean,
            },
            "historyRequest" => new HistoryRequest(document["id"].AsInt64),
            "historyReply" => new HistoryReply(
                document["id"].AsInt64,
                [.. document["terms"].AsBsonArray.Select(time => OpTime.Parse(time.AsBsonDocument))]
            ),
            "positionReport" => new PositionReport(Time(document, "applied"), Time(document, "durable")),
            "stepUpRequest" => new StepUpRequest(),
            "flushRequest" => new FlushRequest(),
            var kind => throw new FormatException($"a message of the unknown kind '{kind}'"),
        };

    /// <summary>Copies an entry out of the connection's buffer.</summary>
    private static LogEntry Entry(ReadOnlyMemory<byte> bytes)
    {
        var payload = bytes.ToArray();
        var (timestamp, term) = (0L, 0L);
        foreach (var element in RawBson.Elements(payload))
        {
            if (element.Name == "ts")
                timestamp = element.Value().AsBsonTimestamp.Value;
            else if (element.Name == "t")
                term = element.Value().AsInt64;
        }

        return new LogEntry(new OpTime(timestamp, term), payload);
    }

    private static MemberReport Report(BsonDocument document) =>
        new((MemberState)document["state"].AsInt32, Time(document, "applied"), Time(document, "durable"), Id(document));

    private static ConfigurationId Id(BsonDocument document)
    {
        var id = document["configurationId"];
        return new ConfigurationId(id["version"].AsInt64, id["term"].AsInt64);
    }

    private static OpTime Time(BsonDocument document, string name) => OpTime.Parse(document[name].AsBsonDocument);
}
