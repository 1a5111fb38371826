namespace DzStore.LocalHost.Processes;

/// <summary>
/// Child processes that depend on each other. When one ends on its own, the work that needs them is cancelled. They stop in the reverse
/// order of their start, so that no service loses its database before it has stopped.
/// </summary>
public sealed class ChildGroup : IAsyncDisposable
{
    // Work fails by the broken connection of a dead child just before its end is noticed, and a Ctrl-C, which reaches every process of a
    // terminal at once, may end a child just before this process receives it.
    private static readonly TimeSpan Skew = TimeSpan.FromMilliseconds(300);

    private readonly Lock _gate = new();
    private readonly List<List<ChildProcess>> _tiers = [];
    private readonly HashSet<ChildProcess> _stopped = [];
    private readonly HashSet<ChildProcess> _expected = [];
    private TaskCompletionSource<ChildExit> _changed = NewChange();

    /// <summary>The children, in the order of their start.</summary>
    public IReadOnlyList<ChildProcess> Children
    {
        get
        {
            lock (_gate)
                return [.. _tiers.SelectMany(tier => tier)];
        }
    }

    /// <summary>Starts children of one tier: they stop together, after every later tier has.</summary>
    public void Start(params IReadOnlyList<ChildSpec> specs)
    {
        lock (_gate)
        {
            var tier = new List<ChildProcess>();
            _tiers.Add(tier);
            foreach (var spec in specs)
                tier.Add(ChildProcess.Start(spec));
        }
    }

    /// <summary>
    /// Announces the end of a child that the caller brings about and mends with <see cref="RestartAsync"/>: until then it is no death.
    /// </summary>
    public void ExpectEnd(ChildProcess child)
    {
        lock (_gate)
        {
            _expected.Add(child);
            Change();
        }
    }

    /// <summary>Starts an ended child again, in its former tier. Where the start fails, its end is a death, announced or not.</summary>
    public async Task<ChildProcess> RestartAsync(ChildProcess ended, ChildSpec spec)
    {
        ArgumentNullException.ThrowIfNull(ended);
        await ended.Exited;
        ChildProcess started;
        lock (_gate)
        {
            var tier = _tiers.Single(tier => tier.Contains(ended));
            try
            {
                // The old child stays in the group until the new one runs: where the start fails, every child can still be stopped.
                started = ChildProcess.Start(spec);
                tier[tier.IndexOf(ended)] = started;
            }
            finally
            {
                _expected.Remove(ended);
                Change();
            }
        }

        await ended.DisposeAsync();
        return started;
    }

    /// <summary>Does work while every child started so far lives.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="stopped">
    /// Receives, once, each child that an operator stopped: one that may stop and ended by itself with exit code 0. The work goes on
    /// without it. Null for work that needs every child.
    /// </param>
    /// <exception cref="ChildDiedException">One of them died meanwhile, which is why the work failed or was cancelled.</exception>
    public async Task<T> WhileAliveAsync<T>(
        Func<CancellationToken, Task<T>> work,
        CancellationToken cancellationToken,
        Action<ChildExit>? stopped = null
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var working = work(stop.Token);
        // Ends the wait for a death, which would else stay with the children for as long as they live.
        var over = new TaskCompletionSource<ChildExit>();
        var death = FirstDeathAsync(over.Task, stopped, stop.Token);
        try
        {
            var isDone = await Task.WhenAny(working, death) == working && !(working.IsFaulted && await HappensSoonAsync(death));
            await stop.CancelAsync();
            if (isDone)
                return await working;
            await working.ContinueWith(_ => { }, TaskScheduler.Default);
            cancellationToken.ThrowIfCancellationRequested();
            throw new ChildDiedException(await death);
        }
        finally
        {
            over.SetCanceled(CancellationToken.None);
        }
    }

    /// <inheritdoc cref="WhileAliveAsync{T}"/>
    public Task WhileAliveAsync(
        Func<CancellationToken, Task> work,
        CancellationToken cancellationToken,
        Action<ChildExit>? stopped = null
    ) =>
        WhileAliveAsync(
            async token =>
            {
                await work(token);
                return true;
            },
            cancellationToken,
            stopped
        );

    /// <summary>Stops every child.</summary>
    public async ValueTask DisposeAsync()
    {
        List<ChildProcess>[] tiers;
        lock (_gate)
            tiers = [.. _tiers.Select(tier => tier.ToList())];
        foreach (var tier in Enumerable.Reverse(tiers))
            await Task.WhenAll(tier.Select(child => child.DisposeAsync().AsTask()));
    }

    /// <summary>Waits for the first child that dies, and hands on those that are stopped before.</summary>
    private async Task<ChildExit> FirstDeathAsync(Task<ChildExit> over, Action<ChildExit>? stopped, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (watched, changed) = Watched(skipsStopped: stopped is not null);
            var ended = await Task.WhenAny([over, changed, .. watched.Select(child => child.Exited)]);
            if (ended == changed)
                continue;
            var exit = await ended;
            await Task.Delay(Skew, cancellationToken);
            var child = watched.Single(child => child.Exited == ended);
            if (stopped is null || exit.ExitCode != 0 || !child.MayStop)
                return exit;
            lock (_gate)
                _stopped.Add(child);
            stopped(exit);
        }
    }

    /// <summary>The children whose end is a death, and a task that ends when there are others.</summary>
    private (List<ChildProcess> Watched, Task<ChildExit> Changed) Watched(bool skipsStopped)
    {
        lock (_gate)
        {
            return (
                [
                    .. _tiers
                        .SelectMany(tier => tier)
                        .Where(child => !_expected.Contains(child) && !(skipsStopped && _stopped.Contains(child))),
                ],
                _changed.Task
            );
        }
    }

    private void Change()
    {
        _changed.SetCanceled();
        _changed = NewChange();
    }

    private static TaskCompletionSource<ChildExit> NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Twice: for the end to be noticed, and for the wait after it.
    private static async Task<bool> HappensSoonAsync(Task death)
    {
        await death.WaitAsync(2 * Skew).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return death.IsCompleted;
    }
}
