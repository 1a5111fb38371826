using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Stores;
using DzStore.BlackFriday.Workloads;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Drills;

/// <summary>
/// Sends ten times the capacity of a store, which the drill measures first, of which one request in five is an order and the others read
/// orders. Orders must go on at the capacity: readers have a bound of their own.
/// </summary>
internal sealed class ReadersDrill : ILoadTest
{
    private const double Factor = 10;
    private const double GoodputShare = 90;

    public string Name => "readers";

    public string Summary => "10 times the capacity that the drill found itself, four reads for each order";

    public OptionHelp Options => new(Duration: "Seconds of overload [default: 10]");

    public string Example => "readers --duration 10 --database-delay 100";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        session.Store.RequireOwn("overloads it");
        if (session.Options.DatabaseDelay is not { Ticks: > 0 } delay)
            return await MeasureAsync(session, cancellationToken);

        session.Say(FormattableString.Invariant($"The database takes {delay.TotalMilliseconds:0} ms longer for each write"));
        await using var slow = await SlowWrites.BeginAsync(session.Store.Database, delay, cancellationToken);
        return await MeasureAsync(session, cancellationToken);
    }

    private static async Task<Findings> MeasureAsync(Session session, CancellationToken cancellationToken)
    {
        var length = session.Options.Duration ?? TimeSpan.FromSeconds(10);
        var quiet = TimeSpan.FromSeconds(Math.Min(5, length.TotalSeconds));
        session.Say("Capacity, by users who wait for their answers ...");
        var capacity = await Capacity.FindAsync(session, length / 2, cancellationToken);
        if (capacity.Measured.Interrupted)
            return new(capacity.Measured, capacity.Verified);

        var rate = capacity.OrdersPerSecond * Factor;
        session.Say(
            FormattableString.Invariant($"Capacity: {capacity.OrdersPerSecond:#,0} orders/s; now {rate:#,0} requests/s, most of them reads")
        );
        using var workload = new ReadersWorkload(session, readsFrom: 1);
        var measured = await session.MeasureAsync(
            workload,
            new(
                LoadPhase.Constant("half load", capacity.OrdersPerSecond / 2, quiet),
                LoadPhase.Constant("overload with readers", rate, length)
            ),
            new() { ForgetsBacklog = true },
            null,
            cancellationToken
        );

        var orders = new Rush(measured with { Series = [.. measured.Series.Where(IsOfOrders)] }, quiet, length);
        var reads = new Rush(measured with { Series = [.. measured.Series.Where(series => !IsOfOrders(series))] }, quiet, length);
        return new(measured, await session.VerifyAsync(workload))
        {
            Marks =
            [
                PassMark.AtLeast(
                    "goodput of orders beside the readers",
                    100 * orders.Goodput / capacity.OrdersPerSecond,
                    GoodputShare,
                    "% of capacity",
                    FormattableString.Invariant($"{orders.Goodput:#,0} of {capacity.OrdersPerSecond:#,0} orders/s")
                ),
            ],
            Notes =
            [
                FormattableString.Invariant(
                    $"{orders.Sent:#,0} orders/s and {reads.Sent:#,0} reads/s were sent; {reads.Goodput:#,0} reads/s were answered."
                ),
            ],
        };
    }

    private static bool IsOfOrders(RequestSeries series) => series.Concern is not null;
}
