using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Workloads;
using DzStore.Load.Results;
using DzStore.Load.Running;
using DzStore.Load.Shop;
using DzStore.LocalHost;

namespace DzStore.BlackFriday.Drills;

/// <summary>
/// Opens 500 event streams of the shop, half of whose readers never read, and compares the orders beside them with those before and after:
/// a shop that has just started is slower, so that those before alone would hide what the streams cost.
/// </summary>
internal sealed class StreamsDrill : ILoadTest
{
    private const double DefaultRate = 500;
    private const int DefaultStreams = 500;
    private const int StreamsPerAddress = 50; // In Production one may hold 100 (Live:MaxStreamsPerAddress).
    private const double MemoryLimitMb = 100;
    private const double WorthNothing = 1.2;

    // Two waits this close are the same, whatever their ratio.
    private const double SameWithinMs = 5;
    private const int WarmUpUsers = 16;
    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(5);

    public string Name => "streams";

    public string Summary => "500 open event streams, half of them never read, beside visitors who order";

    public OptionHelp Options =>
        new(
            "Requests a second [default: 500]",
            "Seconds with the streams, and as many without them, half before and half after [default: 20]",
            Cycles: "Streams [default: 500]"
        );

    public string Example => "streams --duration 20";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var store = session.Store.RequireOwn("weighs the Storefront");
        var rate = session.Options.Rate ?? DefaultRate;
        var length = session.Options.Duration ?? TimeSpan.FromSeconds(20);
        var count = session.Options.Cycles ?? DefaultStreams;
        var (warmUp, part, opening) = (length / 2, length / 2, length < LongestOpening ? length : LongestOpening);
        var opened = warmUp + part + opening;
        var closed = opened + length;
        using var visitors = new StorefrontWorkload(session, rate);
        var workload = new WatchedWorkload(visitors, session.Time);
        var (before, most, answered, bytes) = (0L, 0L, 0, 0L);
        var measured = await session.MeasureAsync(
            workload,
            new(
                LoadPhase.Users("warm-up", WarmUpUsers, warmUp).AsWarmUp(),
                LoadPhase.Constant("before", rate, part),
                LoadPhase.Constant("opening", rate, opening),
                LoadPhase.Constant("with streams", rate, length),
                LoadPhase.Constant("closing", rate, opening),
                LoadPhase.Constant("after", rate, part)
            ),
            null,
            async (runner, token) =>
            {
                await Task.Delay(warmUp + part, session.Time, token);
                before = Weight(store);
                session.Say(FormattableString.Invariant($"opening {count} event streams"));
                await using var streams = await EventStreams.OpenAsync(
                    store.Storefront,
                    count,
                    session.Options.Production ? SourceAddresses.Take(1 + count / StreamsPerAddress) : null,
                    token
                );
                answered = streams.Answered;
                while (runner.Elapsed < closed)
                {
                    most = Math.Max(most, Weight(store));
                    await Task.Delay(TimeSpan.FromMilliseconds(200), session.Time, token);
                }

                bytes = streams.Bytes;
            },
            cancellationToken
        );

        var with = workload.P99Ms(session.Started, (opened, closed));
        var without = workload.P99Ms(session.Started, (warmUp, warmUp + part), (closed + opening, closed + opening + part));
        return new(measured, await session.VerifyAsync(workload))
        {
            Marks =
            [
                PassMark.AtLeast("event streams answered, of those that are read", answered, (count + 1) / 2, "streams"),
                PassMark.AtMost("memory that the streams took", (most - before) / 1e6, MemoryLimitMb, "MB"),
                PassMark.AtMost(
                    "p99 of orders beside the streams",
                    double.IsFinite(without ?? double.PositiveInfinity) ? with : null,
                    Math.Max(WorthNothing * without ?? 0, (without ?? 0) + SameWithinMs),
                    "ms",
                    FormattableString.Invariant($"{without:0.0} ms before and after; {WorthNothing} times that, or {SameWithinMs} ms more")
                ),
            ],
            Notes = [FormattableString.Invariant($"{count} streams; those that are read took {bytes / 1e6:0.0} MB.")],
        };
    }

    private static long Weight(LocalStore store) => store.Child("Storefront").ResidentBytes();
}
