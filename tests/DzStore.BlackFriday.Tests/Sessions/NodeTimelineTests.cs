using DzStore.BlackFriday.Sessions;
using DzStore.Load.Results;

namespace DzStore.BlackFriday.Tests.Sessions;

/// <summary>The states of nodes, from the lines of their logs and the ends and starts of their processes.</summary>
public sealed class NodeTimelineTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 12, 1, 10, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _logs = Directory.CreateTempSubdirectory("node-logs");

    [Theory]
    [InlineData("2026-12-01T10:00:01.250Z rs0: primary in term 7 (electionId 7fffffff0000000000000007)", NodeSpanState.Primary, 7L)]
    [InlineData("2026-12-01T10:00:01.250Z rs0: secondary in term 7", NodeSpanState.Secondary, null)]
    [InlineData("2026-12-01T10:00:01.250Z rs0: initial sync in term 0", NodeSpanState.InitialSync, null)]
    [InlineData("2026-12-01T10:00:01.250Z rs0: rollback in term 7", NodeSpanState.Rollback, null)]
    [InlineData("2026-12-01T10:00:01.250Z rs0: not initiated in term 0", NodeSpanState.Starting, null)]
    public void A_change_of_state_is_a_line(string line, NodeSpanState state, long? term) =>
        NodeEvent.Parse(2, line).ShouldBe(new(2, Start.AddSeconds(1.25), state, term));

    [Theory]
    [InlineData("Listening on mongodb://127.0.0.1:27017/?replicaSet=rs0")]
    [InlineData("2026-12-01T10:00:01.250Z rs0: steps down: there is a later term")]
    [InlineData("2026-12-01T10:00:01.250Z rs0: accepts writes in term 7")]
    [InlineData("2026-12-01T10:00:01.250Z rs0: follows 127.0.0.1:27118 in term 7")]
    [InlineData("10:00:01.250 warn: EmbeddedMongo.Replication[0] rs0: primary in term 7")]
    [InlineData("")]
    public void Any_other_line_is_none(string line) => NodeEvent.Parse(2, line).ShouldBeNull();

    [Fact]
    public void Every_log_of_a_node_counts_and_what_a_killed_process_cannot_log_is_noted()
    {
        Write("database-node-1.log", (0, "secondary in term 0"), (1, "primary in term 1"), (12, "secondary in term 1"));
        Write("database-node-2.log", (0.5, "secondary in term 1"), (11, "primary in term 2"));
        Write("database-node-2-2.log", (16, "secondary in term 3"));
        Write("database-node-12.log", (3, "primary in term 9"));
        var timeline = new NodeTimeline(_logs.FullName, nodes: 2);
        timeline.Note(2, NodeSpanState.Down, Start.AddSeconds(14));
        timeline.Note(2, NodeSpanState.Starting, Start.AddSeconds(15));

        NodeTimeline
            .Spans(timeline.Read(), Start.AddSeconds(10), TimeSpan.FromSeconds(10))
            .Select(span => (span.Node, span.State, span.Term, span.Start.TotalSeconds, span.End.TotalSeconds))
            .ShouldBe([
                (1, NodeSpanState.Primary, 1, 0, 2),
                (1, NodeSpanState.Secondary, null, 2, 10),
                (2, NodeSpanState.Secondary, null, 0, 1),
                (2, NodeSpanState.Primary, 2, 1, 4),
                (2, NodeSpanState.Down, null, 4, 5),
                (2, NodeSpanState.Starting, null, 5, 6),
                (2, NodeSpanState.Secondary, null, 6, 10),
            ]);
    }

    [Fact]
    public void A_state_that_is_told_again_is_the_same_state()
    {
        Write("database-node-1.log", (1, "secondary in term 1"), (2, "secondary in term 2"), (3, "primary in term 3"));

        NodeTimeline
            .Spans(new NodeTimeline(_logs.FullName, nodes: 1).Read(), Start, TimeSpan.FromSeconds(10))
            .Select(span => (span.State, span.Start.TotalSeconds, span.End.TotalSeconds))
            .ShouldBe([(NodeSpanState.Secondary, 1, 3), (NodeSpanState.Primary, 3, 10)]);
    }

    [Fact]
    public void The_election_of_another_ends_the_time_of_a_dead_primary()
    {
        Write("database-node-1.log", (1, "primary in term 1"), (9, "primary in term 3"));
        Write("database-node-2.log", (5, "primary in term 2"));
        var events = new NodeTimeline(_logs.FullName, nodes: 2).Read();

        SetUnderTest.ElectionAfter(events, Start.AddSeconds(4), notNode: 1)!.At.ShouldBe(Start.AddSeconds(5));
        SetUnderTest.ElectionAfter(events, Start.AddSeconds(6), notNode: 1).ShouldBeNull();
    }

    public void Dispose() => _logs.Delete(recursive: true);

    private void Write(string name, params (double Second, string What)[] lines) =>
        File.WriteAllLines(
            Path.Combine(_logs.FullName, name),
            lines.Select(line => $"{Start.AddSeconds(line.Second).UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} rs0: {line.What}")
        );
}
