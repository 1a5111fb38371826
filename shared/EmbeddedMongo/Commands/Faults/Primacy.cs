using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Replication.Node;
using EmbeddedMongo.Replication.Protocol;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Faults;

/// <summary>
/// The server's part in its replica set, as its clients see it. Each change raises the topology version and wakes those who wait for one.
/// A member among several gets its state from its driver. The only member of a set is its primary, but for a time after replSetStepDown,
/// during which it is a secondary.
/// </summary>
internal sealed class Primacy : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly ITimer _return;
    private readonly ObjectId _process = ObjectId.GenerateNewId();
    private TaskCompletionSource _change = NewChange();
    private MemberView _view;
    private long _changes = 1;

    /// <param name="time">The clock.</param>
    /// <param name="view">The state at the start.</param>
    public Primacy(TimeProvider time, MemberView view)
    {
        (_time, _view) = (time, view);
        _return = time.CreateTimer(_ => Become(view), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public MemberView View => Volatile.Read(ref _view);

    /// <summary>True while clients may write here.</summary>
    public bool IsPrimary => View.IsWritable;

    public TopologyVersion Version => new(_process, Volatile.Read(ref _changes));

    /// <summary>Makes the only member of a set a secondary for a time.</summary>
    public void StepDown(TimeSpan period)
    {
        Become(View with { State = MemberState.Secondary, IsWritable = false, Primary = NodeContext.Nobody });
        _return.Change(period, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Makes the only member of a set primary again.</summary>
    public void Return()
    {
        if (!IsPrimary)
            _return.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Tells clients of another state.</summary>
    public void Become(MemberView view)
    {
        TaskCompletionSource change;
        lock (_gate)
        {
            // The version before the state: the first error that tells of the state has the new version in it.
            Volatile.Write(ref _changes, _changes + 1);
            Volatile.Write(ref _view, view);
            (change, _change) = (_change, NewChange());
        }

        change.SetResult();
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

    /// <summary>Lets a command through that the server may carry out in its present state.</summary>
    /// <param name="arguments">The command's fields, for its read preference.</param>
    /// <param name="reads">True where the command reads data.</param>
    /// <param name="writes">True where the command changes data.</param>
    /// <returns>The state in which it begins.</returns>
    /// <exception cref="MongoException">
    /// NotYetInitialized where there is no configuration; NotWritablePrimary where the command writes; NotPrimaryOrSecondary where it reads
    /// and the server can't vouch for its data; NotPrimaryNoSecondaryOk where it reads from the primary.
    /// </exception>
    public MemberView Check(CommandArguments arguments, bool reads, bool writes)
    {
        var view = View;
        if (view.IsWritable || !(reads || writes))
            return view;
        if (view.Configuration is null)
            throw NotInitiated();
        if (!reads)
            throw NotPrimary();
        CheckReadable(view);
        if ((arguments.Document("$readPreference")?.GetValue("mode", "primary") ?? "primary") == "primary")
            throw new MongoException(ErrorCode.NotPrimaryNoSecondaryOk, "not primary and secondaryOk=false");
        return view;
    }

    /// <exception cref="MongoException">NotPrimaryOrSecondary where the server can't vouch for its data.</exception>
    public void CheckReadable() => CheckReadable(View);

    /// <exception cref="MongoException">NotWritablePrimary.</exception>
    public void CheckWrite()
    {
        if (!IsPrimary)
            throw NotPrimary();
    }

    /// <summary>The error for a command that needs a configuration.</summary>
    public static MongoException NotInitiated() => new(ErrorCode.NotYetInitialized, "no replset config has been received");

    public void Dispose() => _return.Dispose();

    private static void CheckReadable(MemberView view)
    {
        if (!view.IsReadable)
            throw new MongoException(ErrorCode.NotPrimaryOrSecondary, "node is not in primary or recovering state");
    }

    private static MongoException NotPrimary() => new(ErrorCode.NotWritablePrimary, "not primary");

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
