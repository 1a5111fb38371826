using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Replication.Node.Transport;

/// <summary>
/// Writes a message to another member as the command <see cref="CommandName"/>, to which nothing is answered: a reply is a message of its
/// own. The entries of a fetch reply stand beside the document, as the rows of an insert do.
/// </summary>
internal static class MessageWriter
{
    public const string CommandName = "replSetMessage";

    /// <summary>The name of the sequence of entries.</summary>
    public const string Entries = "entries";

    /// <param name="frame">Takes the whole message, header included.</param>
    /// <param name="message">The message.</param>
    /// <param name="set">The name of the set.</param>
    /// <param name="sender">The sender's host and port.</param>
    /// <param name="receiver">The receiver's host and port.</param>
    public static void Write(ReplyWriter frame, ReplicationMessage message, string set, string sender, string receiver)
    {
        frame.StartMessage();
        frame.Write(CommandName, KindOf(message));
        frame.Write("set", set);
        frame.Write("sender", sender);
        frame.Write("receiver", receiver);
        frame.Write("from", message.From);
        frame.Write("to", message.To);
        frame.Write("term", message.Term);
        frame.Write("fromPrimary", message.FromPrimary);
        Write(frame, "commitPoint", message.CommitPoint);
        WriteBody(frame, message);
        frame.Write("$db", "admin");
        frame.CompleteOneWay(Entries, message is FetchReply { Entries: { Count: > 0 } entries } ? [.. entries.Select(Bytes)] : []);
    }

    private static ReadOnlyMemory<byte> Bytes(LogEntry entry) => entry.Payload;

    private static string KindOf(ReplicationMessage message) =>
        message switch
        {
            Heartbeat => "heartbeat",
            HeartbeatReply => "heartbeatReply",
            VoteRequest => "voteRequest",
            VoteReply => "voteReply",
            Fetch => "fetch",
            FetchReply => "fetchReply",
            HistoryRequest => "historyRequest",
            HistoryReply => "historyReply",
            PositionReport => "positionReport",
            StepUpRequest => "stepUpRequest",
            FlushRequest => "flushRequest",
            _ => throw new ArgumentException($"{message.GetType().Name} has no form on the wire", nameof(message)),
        };

    private static void WriteBody(ReplyWriter frame, ReplicationMessage message)
    {
        switch (message)
        {
            case Heartbeat heartbeat:
                Write(frame, heartbeat.Report);
                break;
            case HeartbeatReply reply:
                Write(frame, reply.Report);
                if (reply.Configuration is { } configuration)
                    frame.Write("configuration", ConfigurationDocument.Of(configuration, ObjectId.Empty));
                break;
            case VoteRequest request:
                frame.Write("dryRun", request.IsDryRun);
                Write(frame, "last", request.Last);
                Write(frame, "configurationId", request.Configuration);
                break;
            case VoteReply reply:
                frame.Write("dryRun", reply.IsDryRun);
                frame.Write("requestTerm", reply.RequestTerm);
                if (reply.Refusal is { } refusal)
                    frame.Write("refusal", refusal);
                break;
            case Fetch fetch:
                frame.Write("id", fetch.Id);
                Write(frame, "after", fetch.After);
                Write(frame, "durable", fetch.Durable);
                break;
            case FetchReply reply:
                WriteReply(frame, reply);
                break;
            case HistoryRequest request:
                frame.Write("id", request.Id);
                break;
            case HistoryReply reply:
                frame.Write("id", reply.Id);
                frame.Write("terms", new BsonArray(reply.NewestOfTerms.Select(time => time.ToBson())));
                break;
            case PositionReport report:
                Write(frame, "applied", report.Applied);
                Write(frame, "durable", report.Durable);
                break;
        }
    }

    private static void WriteReply(ReplyWriter frame, FetchReply reply)
    {
        frame.Write("id", reply.Id);
        Write(frame, "last", reply.Last);
        if (reply.First is { } first)
            Write(frame, "first", first);
        frame.Write("tooOld", reply.IsTooOld);
        frame.Write("awaited", reply.IsAwaited);
    }

    private static void Write(ReplyWriter frame, MemberReport report)
    {
        frame.Write("state", (int)report.State);
        Write(frame, "applied", report.Applied);
        Write(frame, "durable", report.Durable);
        Write(frame, "configurationId", report.Configuration);
    }

    private static void Write(ReplyWriter frame, string name, ConfigurationId id)
    {
        frame.StartDocument(name);
        frame.Write("version", id.Version);
        frame.Write("term", id.Term);
        frame.End();
    }

    private static void Write(ReplyWriter frame, string name, OpTime time)
    {
        frame.StartDocument(name);
        frame.WriteTimestamp("ts", time.Timestamp);
        frame.Write("t", time.IsNone ? -1 : time.Term);
        frame.End();
    }
}
