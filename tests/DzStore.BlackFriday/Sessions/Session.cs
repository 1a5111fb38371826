using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Stores;
using DzStore.Load.Orders;
using DzStore.Load.Running;
using MongoDB.Driver;

namespace DzStore.BlackFriday.Sessions;

/// <summary>Acts on the store while the load runs.</summary>
internal delegate Task StoreAction(LoadRunner runner, CancellationToken cancellationToken);

/// <summary>One run: its store, options, clock, faults and live view.</summary>
internal sealed class Session(StoreUnderTest store, LoadOptions options, LiveView view, TimeProvider time)
{
    public StoreUnderTest Store => store;

    public LoadOptions Options => options;

    public TimeProvider Time => time;

    public FaultLog Faults { get; } = new(time);

    /// <summary>The set that the store's database is; null for a database of one node, and for one that was not started here.</summary>
    public SetUnderTest? Set { get; } = store.OwnSet is { } own ? new(own, time) : null;

    /// <summary>The beginning of the last measured load, by the clock's timestamps.</summary>
    public long Started { get; private set; }

    /// <summary>The engine of the last measured load.</summary>
    public string Engine { get; private set; } = "DzStore.Load";

    /// <summary>Notes on the figures of that engine, for the report; none for the own runner.</summary>
    public IReadOnlyList<string> EngineNotes { get; private set; } = [];

    /// <summary>The beginning of the ids of this run's orders.</summary>
    public string OrderPrefix { get; } = $"LOAD_{OrderIds.NewRun(time)}_";

    /// <summary>The set of a drill that is about one.</summary>
    /// <exception cref="InvalidOperationException">The store was started with one node, which the command line does not allow.</exception>
    public SetUnderTest RequireSet() => Set ?? throw new InvalidOperationException("The drill needs a database of several nodes.");

    /// <summary>The orders of a service as the database holds them; those of a set as its majority does.</summary>
    public MongoOrderRepository Repository(string collection) =>
        new(store.Database.Store, collection, Set is null ? ReadConcern.Local : ReadConcern.Majority);

    public void Say(string text) => view.Say(text);

    /// <summary>Runs the load of a workload, and beside it what is done to the store; whichever of the two fails ends the other.</summary>
    public async Task<LoadMeasurements> MeasureAsync(
        IWorkload workload,
        LoadPlan plan,
        RunnerOptions? runnerOptions,
        StoreAction? act,
        CancellationToken cancellationToken
    )
    {
        await workload.PrepareAsync(cancellationToken);
#if NBOMBER
        // What is done to a store while its load runs takes the own runner, which says when requests succeed again.
        if (act is null && runnerOptions is null)
        {
            Started = time.GetTimestamp();
            (Engine, EngineNotes) = (Engines.NBomberEngine.Version, [Engines.NBomberEngine.Note]);
            return await Engines.NBomberEngine.RunAsync(workload, plan, time, cancellationToken);
        }
#endif
        using var runner = new LoadRunner(workload, plan, time, runnerOptions);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = runner.RunAsync(cancellationToken);
        Started = runner.StartTimestamp;
        var acting = act is null ? Task.CompletedTask : ActAsync(act, runner, stop.Token);
        var shown = view.FollowAsync(runner, running);
        try
        {
            var measured = await running;
            // What is done to the store is part of the drill: only Ctrl-C cuts it short.
            if (measured.Interrupted)
                await stop.CancelAsync();
            await acting;
            return measured;
        }
        catch
        {
            await stop.CancelAsync();
            await acting.ContinueWith(_ => { }, TaskScheduler.Default);
            throw;
        }
        finally
        {
            await shown;
        }
    }

    /// <summary>
    /// Verifies what a workload stored, and removes it again from a configured database, also where the services were started for the run.
    /// </summary>
    public async Task<Verification> VerifyAsync(IWorkload workload)
    {
        // Not with the token of the run: Ctrl-C ends the load, and what it has left is still looked up.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5), time);
        var verified = await workload.VerifyAsync(limit.Token);
        if (!store.Database.Source.IsOurs)
            await workload.CleanUpAsync(limit.Token);
        return verified;
    }

    private static async Task ActAsync(StoreAction act, LoadRunner runner, CancellationToken cancellationToken)
    {
        try
        {
            await act(runner, cancellationToken);
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
