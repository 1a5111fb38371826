using System.Net;
using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Workloads;
using DzStore.Load.Results;
using DzStore.Load.Running;
using DzStore.LocalHost.Processes;

namespace DzStore.BlackFriday.Drills;

/// <summary>
/// Sends SIGTERM to Checkout and Billing under load. The workload acts as a load balancer: it asks for readiness, and sends nothing more
/// to a service that is not ready.
/// </summary>
internal sealed class ShutdownDrill : ILoadTest
{
    private const double DefaultRate = 500;
    private const double ExitLimitSeconds = 30;
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(20);

    public string Name => "shutdown";

    public string Summary => "SIGTERM to the order services under load";

    public OptionHelp Options => new("Orders a second [default: 500]");

    public string Example => "shutdown --rate 500";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var store = session.Store.RequireOwn("stops its services");
        var rate = session.Options.Rate ?? DefaultRate;
        var plan = new LoadPlan(
            LoadPhase.Constant("warm-up", rate / 2, TimeSpan.FromSeconds(2)).AsWarmUp(),
            LoadPhase.Constant("stopping", rate, TimeSpan.FromSeconds(ExitLimitSeconds + 10))
        );
        Departure[] departures =
        [
            new(store.Child("Checkout"), store.Checkout, session.Time),
            new(store.Child("Billing"), store.Billing, session.Time),
        ];
        using var workload = new OrdersWorkload(session)
        {
            MaySend = kind => departures[kind].IsReady,
            Uncompleted = (kind, _, outcome, _) => departures[kind].Note(outcome),
        };

        var measured = await session.MeasureAsync(
            workload,
            plan,
            null,
            async (_, token) =>
            {
                using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero })
                {
                    Timeout = TimeSpan.FromSeconds(2),
                };
                await Task.Delay(TimeSpan.FromSeconds(4), session.Time, token);
                session.Say("SIGTERM to Checkout and Billing");
                await Task.WhenAll(
                    departures.Select(async departure =>
                    {
                        var fault = session.Faults.Begin(FaultKind.Stop, $"SIGTERM {departure.Name}");
                        await departure.WatchAsync(http, TimeSpan.FromSeconds(ExitLimitSeconds + 5), ProbeInterval, token);
                        session.Faults.End(fault);
                    })
                );
            },
            cancellationToken
        );

        return new(measured, await session.VerifyAsync(workload))
        {
            Marks =
            [
                .. departures.SelectMany(departure => departure.Marks(ExitLimitSeconds)),
                Goodput.Mark(session, measured, TimeSpan.Zero),
            ],
        };
    }

    /// <summary>The shutdown of one service, as its callers see it.</summary>
    private sealed class Departure(ChildProcess service, Uri address, TimeProvider time)
    {
        private volatile bool _ready = true;
        private long _terminated;
        private long _unready;
        private long _gone;
        private long _dropped;
        private long _refused;
        private bool _saidNo;
        private ChildExit? _exit;

        public string Name => service.Name;

        public bool IsReady => _ready;

        public void Note(RequestOutcome outcome)
        {
            if (outcome.Fate == RequestFate.Unknown)
                Interlocked.Increment(ref _dropped);
            else if (outcome.Error == "connection refused")
                Interlocked.Increment(ref _refused);
        }

        public async Task WatchAsync(HttpClient http, TimeSpan limit, TimeSpan interval, CancellationToken cancellationToken)
        {
            _terminated = time.GetTimestamp();
            service.Terminate();
            while (!service.Exited.IsCompleted && time.GetElapsedTime(_terminated) < limit)
            {
                if (_ready && await ProbeAsync(http, cancellationToken) is { } no)
                {
                    (_saidNo, _unready, _ready) = (no, time.GetTimestamp(), false);
                }

                await Task.Delay(interval, time, cancellationToken);
            }

            _gone = time.GetTimestamp();
            _ready = false;
            _exit = service.Exited.IsCompleted ? await service.Exited : null;
        }

        public IEnumerable<PassMark> Marks(double exitLimitSeconds) =>
            [
                PassMark.AtLeast(
                    $"{Name}: readiness failed before connections did",
                    _saidNo ? 1 : 0,
                    1,
                    "",
                    _saidNo
                        ? FormattableString.Invariant(
                            $"/health/ready said no {time.GetElapsedTime(_terminated, _unready).TotalMilliseconds:0} ms after SIGTERM"
                        )
                        : "the service stopped listening while its last answer was ready"
                ),
                PassMark
                    .AtMost($"{Name}: requests dropped in flight", _dropped, 0, "requests")
                    .IfMissed("sent, and left without an answer"),
                PassMark
                    .AtMost($"{Name}: requests that found nobody listening", _refused, 0, "requests")
                    .IfMissed("while readiness had not said no"),
                PassMark.AtMost(
                    $"{Name}: exit after SIGTERM",
                    _exit is null ? null : time.GetElapsedTime(_terminated, _gone).TotalSeconds,
                    exitLimitSeconds,
                    "s"
                ),
                PassMark.AtMost($"{Name}: exit code", _exit?.ExitCode, 0, ""),
            ];

        /// <returns>Null while it is ready; true when it says that it is not, false when nobody answers.</returns>
        private async Task<bool?> ProbeAsync(HttpClient http, CancellationToken cancellationToken)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(address, "health/ready"), cancellationToken);
                return answer.StatusCode == HttpStatusCode.OK ? null : true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
    }
}
