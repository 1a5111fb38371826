namespace DzStore.Local.Processes;

/// <summary>
/// The children that stand and fall together: when one ends unbidden, the work that relies on them is cancelled, and stopping
/// goes backwards through the order of starting, so that nobody loses the database before its users.
/// </summary>
public sealed class ChildGroup : IAsyncDisposable
{
    // Work fails of a dead child's broken connection just before the death is noticed, and a Ctrl-C, which reaches every
    // process of a terminal at once, may end a child just before this process has heard of it.
    private static readonly TimeSpan Skew = TimeSpan.FromMilliseconds(300);

    private readonly List<List<ChildProcess>> tiers = [];

    public IEnumerable<ChildProcess> Children => tiers.SelectMany(tier => tier);

    /// <summary>Starts children of one tier: they stop together, after every later tier has.</summary>
    public void Start(params IReadOnlyList<ChildSpec> specs)
    {
        var tier = new List<ChildProcess>();
        tiers.Add(tier);
        foreach (var spec in specs)
            tier.Add(ChildProcess.Start(spec));
    }

    /// <summary>Starts a child again that has ended, in the tier that it had.</summary>
    public async Task<ChildProcess> RestartAsync(ChildProcess ended, ChildSpec spec)
    {
        await ended.Exited;
        var tier = tiers.Single(tier => tier.Contains(ended));
        // In this order: where the start fails, the group still holds a child that can be stopped.
        var started = ChildProcess.Start(spec);
        tier[tier.IndexOf(ended)] = started;
        await ended.DisposeAsync();
        return started;
    }

    /// <summary>Does work that needs every child started so far.</summary>
    /// <exception cref="ChildDiedException">One of them ended meanwhile, which is why the work failed or was cancelled.</exception>
    public async Task<T> WhileAliveAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var working = work(stop.Token);
        var death = FirstDeathAsync();
        if (await Task.WhenAny(working, death) == working && !(working.IsFaulted && await HappensSoonAsync(death)))
            return await working;

        await Task.Delay(Skew, cancellationToken);
        await stop.CancelAsync();
        await working.ContinueWith(_ => { }, TaskScheduler.Default);
        cancellationToken.ThrowIfCancellationRequested();
        throw new ChildDiedException(await death);
    }

    public Task WhileAliveAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken) =>
        WhileAliveAsync(
            async token =>
            {
                await work(token);
                return true;
            },
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var tier in Enumerable.Reverse(tiers))
            await Task.WhenAll(tier.Select(child => child.DisposeAsync().AsTask()));
    }

    private async Task<ChildExit> FirstDeathAsync()
    {
        // Without a child there is nobody to die.
        var never = new TaskCompletionSource<ChildExit>().Task;
        return await await Task.WhenAny([never, .. Children.Select(child => child.Exited)]);
    }

    private static async Task<bool> HappensSoonAsync(Task death) => await Task.WhenAny(death, Task.Delay(Skew)) == death;
}
