using DzStore.Load.Http;
using DzStore.Load.Ledgers;
using DzStore.Load.Orders;
using DzStore.Load.Running;

namespace DzStore.Load.Stress;

/// <summary>One batch of a stress test: the same orders to every service, in one manner.</summary>
internal sealed class StressWorkload : IWorkload, IDisposable
{
    private readonly IReadOnlyList<StressTarget> _targets;
    private readonly OrderClient[] _clients;
    private readonly long[] _next;
    private readonly IReadOnlyList<(int Service, LoadPhase Phase)> _phases;
    private readonly Action<double> _report;
    private readonly int _answersPerReport;
    private int _answers;

    /// <param name="targets">The services.</param>
    /// <param name="connections">The connections to each.</param>
    /// <param name="manner">The manner of sending.</param>
    /// <param name="ids">The ids of its orders.</param>
    /// <param name="numbers">The numbers of the orders.</param>
    /// <param name="report">Receives the part that is done, 0 to 1, after every turn of all services.</param>
    /// <param name="time">The clock.</param>
    public StressWorkload(
        IReadOnlyList<StressTarget> targets,
        IReadOnlyList<HttpLoadClient> connections,
        StressManner manner,
        OrderIds ids,
        Range numbers,
        Action<double> report,
        TimeProvider time
    )
    {
        var orders = numbers.End.Value - numbers.Start.Value;
        _targets = targets;
        _phases = manner.Phases(targets.Count, orders);
        _report = report;
        _answersPerReport = manner.Turn is { } turn ? turn * targets.Count : orders;
        _next = [.. targets.Select(_ => (long)numbers.Start.Value)];
        var series = new OrderSeries(ids, LoadOrder.Sample);
        _clients =
        [
            .. targets.Zip(connections, (target, http) =>
                new OrderClient(http, new(series, target.WriteConcern, target.Collection, time)) { AcceptsRepeats = false }
            ),
        ];
        Kinds = [.. targets.Select(target => new RequestKind(target.Title, target.WriteConcern))];
        Plan = new([.. _phases.Select(each => each.Phase)]);
    }

    public LoadPlan Plan { get; }

    public IReadOnlyList<RequestKind> Kinds { get; }

    public int KindOf(long number, int phase) => _phases[phase].Service;

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket)
    {
        var number = Interlocked.Increment(ref _next[ticket.Kind]) - 1;
        var outcome = await _clients[ticket.Kind].SendAsync(number, ProblemDetails.Explain).ConfigureAwait(false);
        var answers = Interlocked.Increment(ref _answers);
        if (answers % _answersPerReport == 0)
            _report(answers / (double)_phases.Sum(each => each.Phase.Requests!.Value));
        return outcome;
    }

    public async Task<Verification> VerifyAsync(CancellationToken cancellationToken) =>
        new([.. (await AuditAsync(cancellationToken).ConfigureAwait(false)).Select(audit => audit.Totals([]))], []);

    /// <summary>Compares the answers of each service with its collection.</summary>
    public async Task<IReadOnlyList<OrderAudit>> AuditAsync(CancellationToken cancellationToken)
    {
        var audits = new List<OrderAudit>();
        foreach (var (target, client) in _targets.Zip(_clients))
            audits.Add(await client.Ledger.AuditAsync(target.Orders, cancellationToken).ConfigureAwait(false));
        return audits;
    }

    public async Task CleanUpAsync(CancellationToken cancellationToken)
    {
        foreach (var (target, client) in _targets.Zip(_clients))
            await target.Orders.RemoveAsync(client.Ledger.Orders.Ids, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The time that each service took over its phases.</summary>
    public IReadOnlyList<TimeSpan> Elapsed(LoadMeasurements measured) =>
        [
            .. Enumerable
                .Range(0, _targets.Count)
                .Select(service =>
                    measured
                        .Phases.Where((_, phase) => _phases[phase].Service == service)
                        .Aggregate(TimeSpan.Zero, (sum, phase) => sum + (phase.End - phase.Start))
                ),
        ];

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }
}
