using System.Threading.Channels;
using DzStore.LocalHost.Database;

namespace DzStore.LocalHost.Tests.Database;

public sealed class NodeWatchTests
{
    private readonly Channel<NodeStatus>[] _answers = [Channel.CreateUnbounded<NodeStatus>(), Channel.CreateUnbounded<NodeStatus>()];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_change_is_noted_once_and_a_node_that_is_silent_delays_no_other()
    {
        await using var watch = Watch();
        Answer(2, new(NodeState.Secondary, 1));
        Answer(2, new(NodeState.Secondary, 1));
        Answer(2, new(NodeState.Primary, 2));

        (await watch.UntilAsync(change => change.IsPrimary, Cancelled)).Node.ShouldBe(2);
        watch.Changes.Select(change => change.Status).ShouldBe([new(NodeState.Secondary, 1), new(NodeState.Primary, 2)]);
    }

    [Fact]
    public async Task A_state_that_holds_already_is_not_waited_for_again()
    {
        await using var watch = Watch();
        Answer(1, new(NodeState.Primary, 1, 1));
        Answer(2, new(NodeState.Secondary, 1, 1));
        await watch.UntilInStepAsync(Cancelled);

        (await watch.UntilAsync(change => change.IsPrimary, Cancelled)).Node.ShouldBe(1);
    }

    [Fact]
    public async Task A_state_that_has_passed_does_not_hold()
    {
        await using var watch = Watch();
        Answer(1, new(NodeState.Primary, 1));
        Answer(1, new(NodeState.Down));
        await watch.UntilAsync(change => change.Status.State == NodeState.Down, Cancelled);

        var waiting = watch.UntilAsync(change => change.IsPrimary, Cancelled);

        waiting.IsCompleted.ShouldBeFalse();
        Answer(2, new(NodeState.Primary, 2));
        (await waiting).Node.ShouldBe(2);
    }

    [Theory]
    [InlineData(true, NodeState.Secondary, 2, 2)]
    [InlineData(false, NodeState.Secondary, 2, 1)] // It is back, and does not know yet that it must undo what it had alone.
    [InlineData(false, NodeState.Secondary, 0, 0)] // It is new, and does not know yet that it must copy.
    [InlineData(false, NodeState.Rollback, 2, 1)]
    [InlineData(false, NodeState.Down, null, null)]
    [InlineData(false, NodeState.Primary, 3, 3)] // Two primaries: the older has not noticed.
    public void Nodes_are_in_step_once_every_log_has_an_entry_of_the_primary_s_term(bool areIt, NodeState state, int? term, int? logTerm) =>
        NodeStatus.AreInStep([new(NodeState.Primary, 2, 2), new(state, term, logTerm)]).ShouldBe(areIt);

    private NodeWatch Watch() =>
        new(
            [.. _answers.Select(answers => (Func<CancellationToken, Task<NodeStatus>>)(token => answers.Reader.ReadAsync(token).AsTask()))],
            TimeProvider.System
        );

    private void Answer(int node, NodeStatus status) => _answers[node - 1].Writer.TryWrite(status).ShouldBeTrue();
}
