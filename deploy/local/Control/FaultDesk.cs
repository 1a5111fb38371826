using DzStore.LocalHost;
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
    private Kill? _kill;

    /// <param name="store">The store.</param>
    /// <param name="terminal">Shows what is played.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ended">Called after each fault.</param>
    public FaultDesk(LocalStore store, Terminal terminal, TimeProvider time, Action ended)
    {
        (_store, _terminal, _time, _ended) = (store, terminal, time, ended);
        Buttons =
        [
            new("kill", "Kill the database", "SIGKILL: what it has only in memory is gone. The launcher starts it again.", null),
            new("freeze", "Freeze it for 5 s", "It is there and does not answer, as on a disk that hangs.", null),
            new(
                "cut",
                "Cut it off for 5 s",
                "It drops every client, and each that comes, as a broken network does.",
                store.CanCutOffDatabase ? null : "The switch is in the embedded database; a mongod has none."
            ),
            new("fill", "Fill the queue", "1,000 orders a second arrive for 4 s while the database does not answer.", null),
        ];
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
    /// <returns>Why it is not played; null where it is.</returns>
    public string? Start(string kind)
    {
        if (Buttons.FirstOrDefault(button => button.Kind == kind) is not { } button)
            return $"There is no such fault. There are: {string.Join(", ", Buttons.Select(known => known.Kind))}.";
        if (button.Unavailable is { } why)
            return why;
        lock (_gate)
        {
            if (_running is not null)
                return $"A fault is being played: {_running.Title}. One at a time.";
            _running = new(kind, button.Title, _time.GetUtcNow(), null, null);
            _playing = PlayAsync(_running);
        }

        return null;
    }

    /// <summary>
    /// The restart that follows a kill; null for the end of another process, for one that nobody asked for here, and after a restart that
    /// failed.
    /// </summary>
    public Task? Restart(ChildExit exit)
    {
        lock (_gate)
        {
            return _kill is { Restarted: var restarted } kill && kill.IsOf(exit) && restarted is not { IsCompleted: true, Result: false }
                ? restarted
                : null;
        }
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
                    "kill" => KillAsync(),
                    "freeze" => PlayFor(Length, _store.FreezeDatabaseAsync),
                    "cut" => PlayFor(Length, _store.CutOffDatabaseAsync),
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

    private async Task KillAsync()
    {
        var database = _store.Child(LocalStore.DatabaseName);
        var restarted = new TaskCompletionSource<bool>();
        lock (_gate)
            _kill = new(database.Exited, restarted.Task);
        var isBack = false;
        try
        {
            await _store.KillDatabaseAsync(_stopping.Token);
            await database.Exited;
            await _store.RestartDatabaseAsync(_stopping.Token);
            isBack = true;
            _terminal.Line("Control room: the database runs again.");
        }
        finally
        {
            // The serving goes on, or finds that the database has ended for good.
            restarted.SetResult(isBack);
        }
    }

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

    /// <summary>A kill: the end of the process, and whether its successor runs.</summary>
    private sealed record Kill(Task<ChildExit> Exited, Task<bool> Restarted)
    {
        public bool IsOf(ChildExit exit) => Exited.IsCompletedSuccessfully && ReferenceEquals(Exited.Result, exit);
    }
}
