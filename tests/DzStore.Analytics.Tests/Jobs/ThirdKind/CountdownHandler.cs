using System.Threading.Channels;
using DzStore.Analytics.Jobs;

namespace DzStore.Analytics.Tests.Jobs.ThirdKind;

internal sealed class CountdownHandler : IJobHandler<CountdownRequest, CountdownResult>
{
    private readonly Channel<bool> _steps = Channel.CreateUnbounded<bool>();

    public int CleanUps { get; private set; }

    /// <summary>Lets the run take steps.</summary>
    public void Allow(int steps)
    {
        for (; steps > 0; steps--)
            _steps.Writer.TryWrite(true);
    }

    public async Task<CountdownResult> RunAsync(JobRun run, CountdownRequest request, CancellationToken cancellationToken)
    {
        if (request.StartFrom < 0)
            throw new JobInputException("bad_start", $"A countdown cannot start from {request.StartFrom}. Start from 0 or more.");
        for (var step = 0; step < request.StartFrom; step++)
        {
            run.Progress.Report(new("counting down", step, request.StartFrom, "steps"));
            await _steps.Reader.ReadAsync(cancellationToken);
        }

        return new CountdownResult(request.StartFrom, run.Attempt);
    }

    public Task CleanUpAsync(CancellationToken cancellationToken)
    {
        CleanUps++;
        return Task.CompletedTask;
    }
}
