using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Workloads;
using DzStore.Load.Results;
using DzStore.Load.Running;
using DzStore.LocalHost.Database;
using MongoDB.Bson;

namespace DzStore.BlackFriday.Drills;

/// <summary>
/// Restarts every node of a set under load, as an operator does who brings in a new version: the secondaries first, then the primary, which
/// hands over before it stops. No request fails.
/// </summary>
internal sealed class RollingDrill : ILoadTest
{
    private const double DefaultRate = 300;

    /// <summary>The old primary does not stand for election for so long; it is stopped and started meanwhile.</summary>
    private const int StepDownSeconds = 30;

    public string Name => "rolling";

    public string Summary => "rolling restart of a set under load: step-down of the primary, SIGTERM and start of each node, 3 times";

    public OptionHelp Options => new("Orders a second [default: 300]", Cycles: "Restarts of the whole set [default: 3]");

    public NodeChoice Nodes => NodeChoice.Set;

    public string Example => "rolling --cycles 1";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        session.Store.RequireOwnDatabase("restarts nodes of its database");
        var set = session.RequireSet();
        var cycles = session.Options.Cycles ?? 3;
        var rate = session.Options.Rate ?? DefaultRate;
        var plan = new LoadPlan(
            LoadPhase.Constant("warm-up", rate / 2, TimeSpan.FromSeconds(3)).AsWarmUp(),
            LoadPhase.Constant("restarts", rate, TimeSpan.FromSeconds(Math.Min(30 + cycles * set.Nodes.Count * 20, 3_500)))
        );
        using var workload = new OrdersWorkload(session);

        var restarts = 0;
        var measured = await session.MeasureAsync(
            workload,
            plan,
            null,
            async (_, token) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(4), session.Time, token);
                for (var cycle = 1; cycle <= cycles; cycle++)
                {
                    var primary = await set.PrimaryAsync(token);
                    foreach (var node in set.Nodes.OrderBy(node => node == primary))
                    {
                        session.Say(FormattableString.Invariant($"restart of node {node.Number}, round {cycle} of {cycles}"));
                        if (node == primary)
                            await HandOverAsync(set, node, token);
                        await RestartAsync(session, set, node, token);
                        restarts++;
                        await Task.Delay(TimeSpan.FromMilliseconds(500), session.Time, token);
                    }
                }
            },
            cancellationToken
        );

        var verified = await session.VerifyAsync(workload);
        var counts = measured.Counts;
        return new(measured, verified)
        {
            Marks =
            [
                PassMark.AtLeast("restarts of a node", restarts, cycles * set.Nodes.Count, ""),
                PassMark.AtMost("requests that failed", counts.Failed, 0, "requests"),
                PassMark.AtMost("requests with an unknown outcome", counts.Unknown, 0, "requests"),
                PassMark.AtMost("w=1: acknowledged orders lost", verified.Ledger[0].Lost, 0, "orders"),
            ],
        };
    }

    /// <summary>Has the primary hand over to a secondary that has everything, which is an election that has its reason.</summary>
    private static async Task HandOverAsync(SetUnderTest set, DatabaseNode primary, CancellationToken cancellationToken)
    {
        using var disturbance = set.Disturb();
        await primary.RunAsync(
            new BsonDocument { ["replSetStepDown"] = StepDownSeconds, ["secondaryCatchUpPeriodSecs"] = 10 },
            cancellationToken
        );
        await set.NextPrimaryAsync(primary, cancellationToken);
    }

    private static async Task RestartAsync(Session session, SetUnderTest set, DatabaseNode node, CancellationToken cancellationToken)
    {
        var fault = session.Faults.Begin(FaultKind.Stop, FormattableString.Invariant($"restart of node {node.Number}"));
        await node.TerminateAsync(CancellationToken.None);
        set.Note(node, NodeSpanState.Down);
        set.Note(node, NodeSpanState.Starting);
        await node.RestartAsync(CancellationToken.None);
        await set.JoinAllAsync(cancellationToken);
        session.Faults.End(fault);
    }
}
