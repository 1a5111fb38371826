using DzStore.LocalHost;
using DzStore.LocalHost.Database;
using DzStore.LocalHost.Processes;
using DzStore.LocalHost.Terminals;

namespace DzStore.Local.Control;

/// <summary>
/// Plays faults on the database, one at a time. Each ends after its time, whoever watches: the database itself, or its supervisor, ends a
/// freeze and a cut, even where this process is killed meanwhile; and where it is killed, so is everything that it started.
/// </summary>
internal sealed class FaultDesk : IAsyncDisposable
{
    private const int Kept = 20;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FillLength = TimeSpan.FromSeconds(4);

    private readonly Lock _gate = new();
    private readonly LocalStore _store;
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;
    private readonly Action _ended;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<FaultState> _past = [];
    private FaultState? _running;
    private Task _playing = Task.CompletedTask;

    /// <param name="store">The store.</param>
    /// <param name="terminal">Shows what is played.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ended">Called after each fault.</param>
    public FaultDesk(LocalStore store, Terminal terminal, TimeProvider time, Action ended)
    {
        (_store, _terminal, _time, _ended) = (store, terminal, time, ended);
        Buttons = FaultButtons.Of(store);
    }

    /// <summary>The faults that there are.</summary>
    public IReadOnlyList<FaultButton> Buttons { get; }

    /// <summary>True while one is played.</summary>
    public bool IsRunning
    {
        get
        {
            lock (_gate)
                return _running is not null;
        }
    }

    /// <summary>The fault that is played and those that were.</summary>
    public (FaultState? Running, IReadOnlyList<FaultState> Past) State()
    {
        lock (_gate)
            return (_running, [.. _past]);
    }

    /// <summary>Plays a fault.</summary>
    /// <param name="kind">The kind of a button.</param>
    /// <param name="number">The number of the node that it is played on; null for the primary.</param>
    /// <returns>Why it is not played; null where it is.</returns>
    public string? Start(string kind, int? number)
    {
        if (Buttons.FirstOrDefault(button => button.Kind == kind) is not { } button)
            return $"There is no such fault. There are: {string.Join(", ", Buttons.Select(known => known.Kind))}.";
        if (button.Unavailable is { } why)
            return why;
        if (number is not null && !(button.TakesNode && number >= 1 && number <= _store.Nodes.Count))
            return $"{button.Title}: there is no node {number} for that.";
        lock (_gate)
        {
            if (_running is not null)
                return $"A fault is being played: {_running.Title}. One at a time.";
            _running = new(kind, button.Title, number, _time.GetUtcNow(), null, null);
            _playing = PlayAsync(_running);
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _playing;
        _stopping.Dispose();
    }

    private async Task PlayAsync(FaultState fault)
    {
        await Task.Yield();
        _terminal.Line($"Control room: {fault.Title}.");
        string? error = null;
        try
        {
            await (
                fault.Kind switch
                {
                    "kill" => KillAsync(await NodeAsync(fault)),
                    "freeze" => PlayFor(Length, (await NodeAsync(fault)).FreezeAsync),
                    "cut-members" => PlayFor(Length, (await NodeAsync(fault)).CutOffFromMembersAsync),
                    "cut" => PlayFor(Length, CutOffAsync),
                    _ => FillAsync(),
                }
            );
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ChildDiedException or TimeoutException)
        {
            error = e is OperationCanceledException ? "The launcher stops." : e.Message;
            _terminal.Error($"Control room: {error}");
        }

        lock (_gate)
        {
            _past.Add(fault with { Ended = _time.GetUtcNow(), Error = error });
            if (_past.Count > Kept)
                _past.RemoveAt(0);
            _running = null;
        }

        _ended();
    }

    private async Task<DatabaseNode> NodeAsync(FaultState fault)
    {
        if (fault.Node is { } number)
            return _store.Nodes[number - 1];
        return _store.Nodes.Count == 1
            ? _store.Nodes[0]
            : await _store.Nodes.PrimaryAsync(_stopping.Token) ?? throw new IOException("The set has no primary now.");
    }

    private async Task KillAsync(DatabaseNode node)
    {
        await node.KillAsync(_stopping.Token);
        await node.RestartAsync(_stopping.Token);
        _terminal.Line($"Control room: {node.Name} runs again.");
    }

    private Task CutOffAsync(TimeSpan length, CancellationToken cancellationToken) =>
        Task.WhenAll(_store.Nodes.Select(node => node.CutOffFromClientsAsync(length, cancellationToken)));

    private async Task PlayFor(TimeSpan length, Func<TimeSpan, CancellationToken, Task> begin)
    {
        await begin(length, _stopping.Token);
        await Task.Delay(length, _time, _stopping.Token);
    }

    private async Task FillAsync()
    {
        using var crowd = new OrderCrowd(_store, _time);
        var sending = crowd.SendAsync(FillLength, _stopping.Token);
        await PlayFor(FillLength, _store.FreezeDatabaseAsync);
        await sending;
    }
}
