using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol;

/// <summary>Takes up what the header of every message tells, and gives the message to the part that it is for.</summary>
internal sealed class Inbox(
    NodeContext context,
    Transitions transitions,
    Heartbeats heartbeats,
    Election election,
    Puller puller,
    LogSource source,
    PrimaryRole primacy
)
{
    public void Receive(ReplicationMessage message)
    {
        if (context.Configuration is null)
        {
            ReceiveBeforeConfiguration(message);
            return;
        }

        context.Hear(message.From);
        Observe(message);
        context.LearnCommitPoint(message.CommitPoint);
        Dispatch(message);
    }

    private void ReceiveBeforeConfiguration(ReplicationMessage message)
    {
        if (message is Heartbeat heartbeat)
            heartbeats.Receive(heartbeat);
        else if (message is HeartbeatReply reply && heartbeats.Receive(reply))
            transitions.Join();
    }

    private void Observe(ReplicationMessage message)
    {
        if (message.Term > context.Term)
        {
            context.Term = message.Term;
            context.Primary = NodeContext.Nobody;
            if (context.Role == NodeRole.Primary)
                transitions.EndPrimacy(StepDownReason.LaterTerm);
            election.Abandon();
        }

        if (!message.FromPrimary || message.Term != context.Term || context.Role == NodeRole.Primary)
            return;
        context.Primary = message.From;
        // A primary may vote for a member that was asked to stand: its vote must not end the candidacy that it is for.
        if (message is not VoteReply)
            election.Abandon();
        if (message.IsReply)
            election.Postpone();
    }

    private void Dispatch(ReplicationMessage message)
    {
        switch (message)
        {
            case Heartbeat heartbeat:
                Report(message, heartbeat.Report.Applied, heartbeat.Report.Durable);
                heartbeats.Receive(heartbeat);
                break;
            case HeartbeatReply reply:
                Report(message, reply.Report.Applied, reply.Report.Durable);
                heartbeats.Receive(reply);
                break;
            case PositionReport position:
                Report(message, position.Applied, position.Durable);
                break;
            case Fetch fetch:
                Report(message, fetch.After, fetch.Durable);
                source.Receive(fetch);
                break;
            case FetchReply reply:
                puller.Receive(reply);
                break;
            case HistoryRequest request:
                source.Receive(request);
                break;
            case HistoryReply reply:
                puller.Receive(reply);
                break;
            case VoteRequest request:
                election.Receive(request);
                break;
            case VoteReply reply when election.Receive(reply):
                transitions.Win();
                break;
            case StepUpRequest when message.Term == context.Term:
                election.Stand(skipDryRun: true);
                break;
        }
    }

    private void Report(ReplicationMessage message, OpTime applied, OpTime durable) =>
        primacy.Report(message.From, message.Term, applied, durable);
}
