using System.Net;
using DzStore.Load;
using DzStore.Load.Results;
using DzStore.Local.Processes;
using DzStore.LoadTests.Scenarios;
using DzStore.LoadTests.Sessions;

namespace DzStore.LoadTests.Drills;

/// <summary>
/// SIGTERM to Checkout and Billing under load, behind what a load balancer does: it asks for readiness, and sends nothing more to
/// a service that says no.
/// </summary>
internal sealed class ShutdownDrill : ILoadTest
{
    private const double DefaultRate = 500;
    private const double ExitLimitSeconds = 30;
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(20);

    public string Name => "shutdown";

    public string Summary => "SIGTERM to the order services under load";

    public async Task<Findings> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var store = session.Store.RequireOwn("stops its services");
        var rate = session.Options.Rate ?? DefaultRate;
        var plan = new LoadPlan(
            LoadPhase.Constant("warm-up", rate / 2, TimeSpan.FromSeconds(2)).AsWarmUp(),
            LoadPhase.Constant("stopping", rate, TimeSpan.FromSeconds(ExitLimitSeconds + 10)));
        Departure[] departures = [new(store.Child("Checkout"), store.Checkout, session.Time), new(store.Child("Billing"), store.Billing, session.Time)];
        using var scenario = new OrdersScenario(session)
        {
            MaySend = kind => departures[kind].IsReady,
            Uncompleted = (kind, _, outcome, _) => departures[kind].Note(outcome),
        };

        var measured = await session.MeasureAsync(scenario, plan, null, async (_, token) =>
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(2) };
            await Task.Delay(TimeSpan.FromSeconds(4), session.Time, token);
            session.Say("SIGTERM to Checkout and Billing");
            await Task.WhenAll(departures.Select(async departure =>
            {
                var fault = session.Faults.Begin(FaultKind.Stop, $"SIGTERM {departure.Name}");
                await departure.WatchAsync(http, TimeSpan.FromSeconds(ExitLimitSeconds + 5), ProbeInterval, token);
                session.Faults.End(fault);
            }));
        }, cancellationToken);

        return new(measured, await session.VerifyAsync(scenario)) { Marks = [.. departures.SelectMany(departure => departure.Marks(ExitLimitSeconds))] };
    }

    /// <summary>One service's going, as its callers see it.</summary>
    private sealed class Departure(ChildProcess service, Uri address, TimeProvider time)
    {
        private volatile bool ready = true;
        private long terminated;
        private long unready;
        private long gone;
        private long dropped;
        private long refused;
        private bool saidNo;
        private ChildExit? exit;

        public string Name => service.Name;

        public bool IsReady => ready;

        public void Note(RequestOutcome outcome)
        {
            if (outcome.Fate == RequestFate.Unknown)
                Interlocked.Increment(ref dropped);
            else if (outcome.Error == "connection refused")
                Interlocked.Increment(ref refused);
        }

        public async Task WatchAsync(HttpClient http, TimeSpan limit, TimeSpan interval, CancellationToken cancellationToken)
        {
            terminated = time.GetTimestamp();
            service.Terminate();
            while (!service.Exited.IsCompleted && time.GetElapsedTime(terminated) < limit)
            {
                if (ready && await ProbeAsync(http, cancellationToken) is { } no)
                {
                    (saidNo, unready, ready) = (no, time.GetTimestamp(), false);
                }

                await Task.Delay(interval, time, cancellationToken);
            }

            gone = time.GetTimestamp();
            ready = false;
            exit = service.Exited.IsCompleted ? await service.Exited : null;
        }

        public IEnumerable<PassMark> Marks(double exitLimitSeconds) =>
        [
            PassMark.AtLeast($"{Name}: readiness failed before connections did", saidNo ? 1 : 0, 1, "", saidNo
                ? FormattableString.Invariant($"/health/ready said no {time.GetElapsedTime(terminated, unready).TotalMilliseconds:0} ms after SIGTERM")
                : "the service stopped listening while its last answer was ready"),
            PassMark.AtMost($"{Name}: requests dropped in flight", dropped, 0, "requests", "sent, and left without an answer"),
            PassMark.AtMost($"{Name}: requests that found nobody listening", refused, 0, "requests", "while readiness had not said no"),
            PassMark.AtMost($"{Name}: exit after SIGTERM", exit is null ? null : time.GetElapsedTime(terminated, gone).TotalSeconds, exitLimitSeconds, "s"),
            PassMark.AtMost($"{Name}: exit code", exit?.ExitCode, 0, ""),
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
