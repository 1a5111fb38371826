using EmbeddedMongo.Replication.Protocol.Messages;

namespace EmbeddedMongo.Simulation.World;

/// <summary>Messages in one line each, for a trace.</summary>
internal static class MessageText
{
    public static string Of(ReplicationMessage message) =>
        $"{Body(message)} (term {message.Term}{(message.FromPrimary ? ", primary" : "")}, committed {message.CommitPoint})";

    private static string Body(ReplicationMessage message) =>
        message switch
        {
            Heartbeat heartbeat => $"Heartbeat {Of(heartbeat.Report)}",
            HeartbeatReply reply =>
                $"HeartbeatReply {Of(reply.Report)}{(reply.Configuration is { } set ? $" configuration {set.Id}" : "")}",
            VoteRequest request => $"VoteRequest{(request.IsDryRun ? " (dry run)" : "")} log ends with {request.Last}",
            VoteReply reply => $"VoteReply{(reply.IsDryRun ? " (dry run)" : "")} in term {reply.RequestTerm}: {reply.Refusal ?? "yes"}",
            Fetch fetch => $"Fetch after {fetch.After}, durable {fetch.Durable}",
            FetchReply reply =>
                $"FetchReply first {reply.First?.ToString() ?? "absent"}, {reply.Entries.Count} entries of a log to {reply.Last}",
            HistoryReply reply => $"HistoryReply {string.Join(", ", reply.NewestOfTerms)}",
            PositionReport report => $"PositionReport applied {report.Applied}, durable {report.Durable}",
            _ => message.GetType().Name,
        };

    private static string Of(MemberReport report) => $"{report.State}, applied {report.Applied}, durable {report.Durable}";
}
