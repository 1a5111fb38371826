using DzStore.Load.Results;
using DzStore.Load.Running;
using NBomber.Contracts;
using NBomber.CSharp;
using Serilog;

namespace DzStore.BlackFriday.Engines;

/// <summary>
/// Sends the requests of a workload by NBomber: it times, shows and reports them in its way; their outcomes are recorded for the ledger
/// and the report of DzStore as well. Compiled only with <c>-p:LoadEngine=NBomber</c>.
/// </summary>
/// <remarks>
/// NBomber does not say when it had planned a request, so that planned start and sending are one here: no wait is corrected for
/// a generator that falls behind.
/// </remarks>
internal static class NBomberEngine
{
    public static readonly string Version = $"NBomber {typeof(NBomberRunner).Assembly.GetName().Version!.ToString(3)}";

    public static Task<LoadMeasurements> RunAsync(IWorkload workload, LoadPlan plan, TimeProvider time, CancellationToken cancellationToken)
    {
        plan = InWholeSeconds(plan);
        var recorder = new LoadRecorder(workload.Kinds, plan, time) { Start = time.GetTimestamp() };
        var numbers = -1L;
        var started = time.GetUtcNow();
        // The run begins with its first request: until then NBomber prepares itself.
        var begun = new Lazy<bool>(() =>
        {
            (started, recorder.Start) = (time.GetUtcNow(), time.GetTimestamp());
            return true;
        });
        var shop = Scenario
            .Create("dzstore", async context =>
            {
                if (cancellationToken.IsCancellationRequested)
                    context.StopCurrentTest("interrupted");
                _ = begun.Value;
                var number = Interlocked.Increment(ref numbers);
                var sent = time.GetTimestamp();
                var phase = PhaseAt(plan, recorder.Elapsed);
                var arrival = new Arrival(number, workload.KindOf(number, phase), phase, sent);
                recorder.Offer(arrival);
                return await Step.Run(workload.Kinds[arrival.Kind].Name, context, async () =>
                    {
                        var outcome = await workload.RequestAsync(new(number, arrival.Kind)).ConfigureAwait(false);
                        recorder.Done(arrival, sent, time.GetTimestamp(), outcome);
                        return outcome.Fate == RequestFate.Completed
                            ? Response.Ok(statusCode: "ok")
                            : Response.Fail(statusCode: outcome.Error!, message: outcome.Error!);
                    })
                    .ConfigureAwait(false);
            })
            // Warm-up is a phase of the plan, and failing requests are what drills are about.
            .WithoutWarmUp()
            .WithMaxFailCount(int.MaxValue)
            .WithLoadSimulations([.. plan.Phases.Select(Simulate)]);

        // NBomber drives the run on the thread that asks for it.
        return Task.Run(
            () =>
            {
                // Without a logger of ours it would leave a folder with its log behind.
                _ = NBomberRunner.RegisterScenarios(shop).WithoutReports().WithLoggerConfig(() => new LoggerConfiguration()).Run();
                return recorder.Conclude(started, cancellationToken.IsCancellationRequested);
            },
            CancellationToken.None
        );
    }

    /// <summary>NBomber plans from second to second: a phase of 2.5 s takes it 3, and one below a second it refuses.</summary>
    private static LoadPlan InWholeSeconds(LoadPlan plan) =>
        new([.. plan.Phases.Select(phase => phase with { Duration = TimeSpan.FromSeconds(Math.Ceiling(phase.Duration.TotalSeconds)) })]);

    private static LoadSimulation Simulate(LoadPhase phase)
    {
        var second = TimeSpan.FromSeconds(1);
        return phase switch
        {
            { Model: LoadModel.Closed } => Simulation.KeepConstant((int)phase.From, phase.Duration),
            { From: 0, To: 0 } => Simulation.Pause(phase.Duration),
            _ when phase.From == phase.To => Simulation.Inject((int)Math.Round(phase.From), second, phase.Duration),
            // From the rate of the phase before, as every ramp of ours does.
            _ => Simulation.RampingInject((int)Math.Round(phase.To), second, phase.Duration),
        };
    }

    private static int PhaseAt(LoadPlan plan, TimeSpan elapsed)
    {
        for (var i = 0; i < plan.Phases.Count; i++)
        {
            if (elapsed < plan.Phases[i].Duration)
                return i;
            elapsed -= plan.Phases[i].Duration;
        }

        return plan.Phases.Count - 1;
    }
}
