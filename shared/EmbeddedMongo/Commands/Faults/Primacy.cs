using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Faults;

/// <summary>
/// The server's role in its replica set. It is the primary except for a time after replSetStepDown, during which it is a secondary; then
/// it becomes the primary again. Each change raises the topology version and wakes those who wait for one.
/// </summary>
internal sealed class Primacy : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly ITimer _return;
    private readonly ObjectId _process = ObjectId.GenerateNewId();
    private TaskCompletionSource _change = NewChange();
    private bool _isSecondary;
    private long _changes = 1;

    public Primacy(TimeProvider time)
    {
        _time = time;
        _return = time.CreateTimer(_ => Become(secondary: false), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool IsPrimary => !Volatile.Read(ref _isSecondary);

    public TopologyVersion Version => new(_process, Volatile.Read(ref _changes));

    public void StepDown(TimeSpan period)
    {
        Become(secondary: true);
        _return.Change(period, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Completes when the version is another than one that a client knows, or when the time is over.</summary>
    /// <exception cref="MongoException">31382 for a version of this process that it has not had yet.</exception>
    public async Task WaitForChangeAsync(TopologyVersion known, TimeSpan wait, CancellationToken cancellationToken)
    {
        // The task first: no change then falls between the look and the wait.
        var change = Volatile.Read(ref _change).Task;
        var version = Version;
        if (known.Process != version.Process || known.Counter < version.Counter)
            return;
        if (known.Counter > version.Counter)
        {
            throw new MongoException(
                31382,
                $"Received a topology version with counter: {known.Counter} which is greater than the server topology version counter: "
                    + $"{version.Counter}"
            );
        }

        try
        {
            await change.WaitAsync(wait, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The client gets the same state again, as it asked.
        }
    }

    /// <exception cref="MongoException">
    /// NotWritablePrimary where the command writes, NotPrimaryNoSecondaryOk where it reads from the primary.
    /// </exception>
    /// <param name="arguments">The command's fields, for its read preference.</param>
    /// <param name="reads">True where the command reads data.</param>
    /// <param name="writes">True where the command changes data.</param>
    public void Check(CommandArguments arguments, bool reads, bool writes)
    {
        if (IsPrimary)
            return;
        if (!reads)
        {
            if (writes)
                CheckWrite();
        }
        else if ((arguments.Document("$readPreference")?.GetValue("mode", "primary") ?? "primary") == "primary")
        {
            throw new MongoException(ErrorCode.NotPrimaryNoSecondaryOk, "not primary and secondaryOk=false");
        }
    }

    /// <exception cref="MongoException">NotWritablePrimary.</exception>
    public void CheckWrite()
    {
        if (!IsPrimary)
            throw new MongoException(ErrorCode.NotWritablePrimary, "not primary");
    }

    public void Dispose() => _return.Dispose();

    private void Become(bool secondary)
    {
        TaskCompletionSource change;
        lock (_gate)
        {
            // The version before the role: the first error that tells of the role has the new version in it.
            Volatile.Write(ref _changes, _changes + 1);
            Volatile.Write(ref _isSecondary, secondary);
            (change, _change) = (_change, NewChange());
        }

        change.SetResult();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
