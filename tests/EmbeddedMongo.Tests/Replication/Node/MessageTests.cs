using EmbeddedMongo.Replication.Node.Transport;
using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Replication.Node;

public sealed class MessageTests
{
    private static readonly MemberReport Report = new(MemberState.Secondary, new(9, 2), new(8, 2), new(3, 2));
    private static readonly ReplicaSetConfiguration Configuration = new("rs0", 3, 2, [new(0, "a:1"), new(4, "b:2"), new(7, "c:3")])
    {
        HeartbeatInterval = TimeSpan.FromMilliseconds(150),
        ElectionTimeout = TimeSpan.FromMilliseconds(900),
    };

    public static TheoryData<string> Kinds => [.. Messages.Keys];

    private static Dictionary<string, ReplicationMessage> Messages { get; } =
        new ReplicationMessage[]
        {
            new Heartbeat(Report),
            new HeartbeatReply(Report, Configuration: null),
            new VoteRequest(IsDryRun: true, new(9, 2), new(3, 2)),
            new VoteReply(IsDryRun: false, RequestTerm: 5, Refusal: "no"),
            new VoteReply(IsDryRun: false, RequestTerm: 5, Refusal: null),
            new Fetch(Id: -7, OpTime.None, new(8, 2)),
            new HistoryRequest(Id: 77),
            new PositionReport(new(9, 2), new(8, 2)),
            new StepUpRequest(),
            new FlushRequest(),
        }
            .Index()
            .ToDictionary(message => $"{message.Index} {message.Item.GetType().Name}", message => message.Item);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_message_is_read_as_it_was_written(string kind)
    {
        var received = Sent(Messages[kind]);
        received.Message.ShouldBe(Messages[kind]);
        received.Set.ShouldBe("rs0");
        received.Sender.ShouldBe("a:1");
        received.Receiver.ShouldBe("b:2");
        (received.Message.From, received.Message.To, received.Message.Term).ShouldBe((0, 1, 5));
        received.Message.FromPrimary.ShouldBeTrue();
        received.Message.CommitPoint.ShouldBe(new OpTime(7, 2));
    }

    [Fact]
    public void A_configuration_travels_with_its_ids_hosts_and_times()
    {
        var configuration = ((HeartbeatReply)Sent(new HeartbeatReply(Report, Configuration)).Message).Configuration!;
        configuration.Id.ShouldBe(Configuration.Id);
        configuration.Members.ShouldBe(Configuration.Members);
        configuration.HeartbeatInterval.ShouldBe(Configuration.HeartbeatInterval);
        configuration.ElectionTimeout.ShouldBe(Configuration.ElectionTimeout);
    }

    [Fact]
    public void A_history_travels_in_its_order()
    {
        OpTime[] terms = [new(3, 1), new(9, 2)];
        ((HistoryReply)Sent(new HistoryReply(1, terms)).Message).NewestOfTerms.ShouldBe(terms);
    }

    [Fact]
    public void Entries_travel_byte_by_byte_beside_the_reply_to_a_fetch()
    {
        var entries = Enumerable
            .Range(1, 3)
            .Select(i => new BsonDocument
            {
                { "ts", new BsonTimestamp(i, 1) },
                { "t", 4L },
                { "o", i },
            });
        var reply = new FetchReply(3, new(9, 2))
        {
            First = new(1, 1),
            Entries = [.. entries.Select(entry => new LogEntry(OpTime.Parse(entry), entry.ToBson()))],
            IsAwaited = true,
        };
        var read = (FetchReply)Sent(reply).Message;
        (read.Id, read.Last, read.First, read.IsAwaited, read.IsTooOld).ShouldBe((3, new(9, 2), new OpTime(1, 1), true, false));
        read.Entries.Select(entry => entry.OpTime).ShouldBe(reply.Entries.Select(entry => entry.OpTime));
        read.Entries.Select(entry => entry.Payload.ToArray()).ShouldBe(reply.Entries.Select(entry => entry.Payload.ToArray()));
    }

    [Theory]
    [InlineData("{replSetMessage: 'nonsense'}")]
    [InlineData("{replSetMessage: 'heartbeat', from: 0}")]
    [InlineData("{replSetMessage: 'fetch', id: 'x', after: {ts: 1, t: 1}}")]
    public void What_is_no_message_is_refused_as_such(string document) =>
        Should.Throw<FormatException>(() => MessageReader.Read(BsonDocument.Parse(document), []));

    private static ReceivedMessage Sent(ReplicationMessage message)
    {
        message.Address(from: 0, to: 1, term: 5, fromPrimary: true, commitPoint: new OpTime(7, 2));
        using var frame = new ReplyWriter();
        MessageWriter.Write(frame, message, "rs0", "a:1", "b:2");
        var bytes = new ArraySegment<byte>(frame.Written.ToArray());
        var sent = OpMsg.Parse(new Frame(MessageHeader.Read(bytes), bytes));
        sent.Flags.ShouldBe(OpMsgFlags.MoreToCome);
        var documents = sent.Sequences is [var sequence] ? sequence.Documents : [];
        return MessageReader.Read(EmbeddedMongo.Values.RawBson.Document(sent.Body), documents);
    }
}
