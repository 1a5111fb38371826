using DzStore.Load;
using DzStore.Load.Results;
using DzStore.LoadTests.CommandLine;
using DzStore.LoadTests.Stores;

namespace DzStore.LoadTests.Sessions;

/// <summary>What a scenario does to the store while its load runs.</summary>
internal delegate Task Play(LoadRunner runner, CancellationToken cancellationToken);

/// <summary>One run: the store, what was asked for, the clock, what was done to the store, and where the run is shown.</summary>
internal sealed class Session(StoreUnderTest store, LoadOptions options, LiveView view, TimeProvider time)
{
    public StoreUnderTest Store => store;

    public LoadOptions Options => options;

    public TimeProvider Time => time;

    public FaultLog Faults { get; } = new(time);

    /// <summary>When the last measured run began, by the clock's timestamps.</summary>
    public long Started { get; private set; }

    /// <summary>What sent the last measured run's requests.</summary>
    public string Engine { get; private set; } = "DzStore.Load";

    /// <summary>What the ids of this run's orders begin with.</summary>
    public string OrderPrefix { get; } = FormattableString.Invariant($"LOAD_{time.GetUtcNow():yyyyMMddHHmmss}_{Random.Shared.Next(0x10000):x4}_");

    public void Say(string text) => view.Say(text);

    /// <summary>Runs a scenario's load, and beside it what is done to the store; whichever of the two fails ends the other.</summary>
    public async Task<LoadMeasurements> MeasureAsync(
        IScenario scenario, LoadPlan plan, RunnerOptions? runnerOptions, Play? play, CancellationToken cancellationToken)
    {
        await scenario.PrepareAsync(cancellationToken);
#if NBOMBER
        // What is done to a store while its load runs takes the own runner, which says when requests succeed again.
        if (play is null && runnerOptions is null)
        {
            Started = time.GetTimestamp();
            Engine = Engines.NBomberEngine.Version;
            return await Engines.NBomberEngine.RunAsync(scenario, plan, time, cancellationToken);
        }
#endif
        using var runner = new LoadRunner(scenario, plan, time, runnerOptions);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = runner.RunAsync(cancellationToken);
        Started = runner.StartTimestamp;
        var playing = play is null ? Task.CompletedTask : PlayAsync(play, runner, stop.Token);
        var shown = view.FollowAsync(runner, running);
        try
        {
            var measured = await running;
            // What is done to the store is part of the drill: only Ctrl-C cuts it short.
            if (measured.Interrupted)
                await stop.CancelAsync();
            await playing;
            return measured;
        }
        catch
        {
            await stop.CancelAsync();
            await playing.ContinueWith(_ => { }, TaskScheduler.Default);
            throw;
        }
        finally
        {
            await shown;
        }
    }

    /// <summary>Looks into the store for what a scenario's requests must have left there, and takes it away again where the database is somebody's, also when the services are the run's own.</summary>
    public async Task<Verification> VerifyAsync(IScenario scenario)
    {
        // Not with the token of the run: Ctrl-C ends the load, and what it has left is still looked up.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5), time);
        var verified = await scenario.VerifyAsync(limit.Token);
        if (!store.Database.Source.IsOurs)
            await scenario.CleanUpAsync(limit.Token);
        return verified;
    }

    private static async Task PlayAsync(Play play, LoadRunner runner, CancellationToken cancellationToken)
    {
        try
        {
            await play(runner, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Interrupted: the report tells of what ran.
        }
        finally
        {
            runner.Finish();
        }
    }
}
