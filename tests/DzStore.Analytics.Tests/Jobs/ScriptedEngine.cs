using System.Threading.Channels;
using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Engines;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;

namespace DzStore.Analytics.Tests.Jobs;

/// <summary>
/// An engine whose campaign runs last until the test ends them. They then report as many recipients as attempts; trending runs do not
/// occur.
/// </summary>
internal sealed class ScriptedEngine : IAnalyticsEngine
{
    private readonly Channel<bool> _mayEnd = Channel.CreateUnbounded<bool>();
    private int _running;

    public string Name => "scripted";

    public int Running => Volatile.Read(ref _running);

    public int MostRunning { get; private set; }

    /// <summary>True when a run goes on although it was asked to stop, as a hung engine does.</summary>
    public bool IgnoresCancellation { get; init; }

    /// <summary>The exception that runs end with; null when they succeed.</summary>
    public Exception? Error { get; set; }

    /// <summary>Lets runs end, in the order of their start.</summary>
    public void End(int runs = 1)
    {
        for (; runs > 0; runs--)
            _mayEnd.Writer.TryWrite(true);
    }

    public async Task<CampaignResult> RunCampaignAsync(JobRun run, CampaignRequest request, CancellationToken cancellationToken)
    {
        MostRunning = Math.Max(MostRunning, Interlocked.Increment(ref _running));
        try
        {
            run.Progress.Report(new("half", 1, 2, "users"));
            await _mayEnd.Reader.ReadAsync(IgnoresCancellation ? CancellationToken.None : cancellationToken);
            if (Error is { } error)
                throw error;
            return new CampaignResult("plan", ["EqualTo(city,Oran)"], [], 2, 1, run.Attempt, [new("U1", "Amine", request.City, 150_000)]);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    public Task<TrendingResult> StageTrendingAsync(
        JobRun run,
        TrendingRequest request,
        string staging,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();
}
