using System.Buffers.Binary;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.ChangeStreams;

/// <summary>
/// Reads the events of a stream from the oplog, in order and each once, up to the commit point: what lies above may be undone. Between two
/// batches it holds its position and nothing of the store, so that many idle streams are cheap.
/// </summary>
internal sealed class ChangeReader : IDisposable
{
    private readonly StorageEngine _engine;
    private readonly LoggedOperations _operations;
    private readonly ChangeEvents _events;
    private long _from;
    private ResumePoint? _resume;
    private (ReadView View, RangeIterator Entries)? _open;
    private long _to;
    private IEnumerator<LoggedOperation>? _within;
    private ChangeEvent? _ending;

    /// <param name="engine">The engine.</param>
    /// <param name="scope">The changes to show.</param>
    /// <param name="expanded">True to show changes of the catalog too.</param>
    /// <param name="start">The place to begin at: behind an event, or at a moment.</param>
    /// <exception cref="MongoException">ChangeStreamHistoryLost where the oplog begins later.</exception>
    public ChangeReader(StorageEngine engine, ChangeScope scope, bool expanded, ResumeToken start)
    {
        (_engine, _from, Position) = (engine, start.ClusterTime, start);
        _operations = new LoggedOperations(scope, Entry);
        _events = new ChangeEvents(scope, expanded);
        if (!start.IsHighWaterMark)
            _resume = new ResumePoint(start);
        CheckHistory();
    }

    /// <summary>The place from which a stream shows everything that was not returned yet.</summary>
    public ResumeToken Position { get; private set; }

    /// <summary>True when the event that ends the stream was returned.</summary>
    public bool Ended { get; private set; }

    /// <summary>The next event; null where there is none up to the commit point, or the stream has ended.</summary>
    /// <exception cref="MongoException">
    /// ChangeStreamHistoryLost where the oplog has dropped events before they were read; ChangeStreamFatalError where the event to go on
    /// behind is not one of this stream.
    /// </exception>
    public ChangeEvent? Next()
    {
        while (!Ended)
        {
            Interruption.Check();
            var ends = _ending is not null;
            if (Take() is not { } next)
                return null;
            if (_resume is { } resume)
            {
                if (resume.IsAhead(next.Token))
                    continue;
                _resume = null;
                if (_engine.Options.Bugs.HasFlag(PlantedBugs.SkippedEvents))
                    Take();
                if (resume.PartsSeen(next.Token) is not { } parts)
                    continue;
                next = next with { PartsSeen = parts };
            }

            Position = next.Token;
            Ended = ends;
            return next;
        }

        return null;
    }

    /// <summary>Lets go of the store.</summary>
    public void Rest()
    {
        if (_open is not var (view, entries))
            return;
        entries.Dispose();
        view.Dispose();
        _open = null;
    }

    public void Dispose()
    {
        Rest();
        _within?.Dispose();
    }

    /// <summary>The next event of the oplog, wherever the stream is to begin.</summary>
    private ChangeEvent? Take()
    {
        if (_ending is { } ending)
        {
            _ending = null;
            return ending;
        }

        while (true)
        {
            while (_within?.MoveNext() == true)
            {
                if (_events.Of(_within.Current) is not { } next)
                    continue;
                _ending = next.Ending;
                return next;
            }

            _within?.Dispose();
            _within = null;
            if (NextEntry() is not { } entry)
                return null;
            _within = _operations.Of(entry).GetEnumerator();
        }
    }

    /// <summary>The next entry that may concern the stream; null at the commit point.</summary>
    private byte[]? NextEntry()
    {
        var entries = _open?.Entries ?? Open();
        while (entries?.MoveNext() == true)
        {
            _from = BinaryPrimitives.ReadInt64BigEndian(entries.Key[Keys.PrefixLength..]) + 1;
            if (_operations.MayConcern(entries.Value))
                return entries.Value.ToArray();
        }

        if (entries is null)
            return null;
        Rest();
        _from = Math.Max(_from, _to + 1);
        _resume?.CheckPassed(_to);
        if (_resume is null && _to > Position.ClusterTime)
            Position = ResumeToken.HighWaterMark(_to);
        return null;
    }

    private RangeIterator? Open()
    {
        _to = _engine.Committed.Current.Timestamp;
        if (_to < _from)
            return null;
        var view = _engine.OpenView();
        _open = (view, view.Records(_engine.Log.Info, new RecordRange((ulong)_from, (ulong)_to), backward: false));
        if (_engine.Log.Trimmed >= _from)
            throw Lost();
        return _open.Value.Entries;
    }

    private byte[]? Entry(long timestamp)
    {
        using var view = _engine.OpenView();
        return view.Record(_engine.Log.Info, (ulong)timestamp)?.Bytes;
    }

    /// <summary>The oplog must reach back to the start, unless it begins with the set itself.</summary>
    private void CheckHistory()
    {
        using var view = _engine.OpenView();
        using var entries = view.Records(_engine.Log.Info, backward: false);
        if (!entries.MoveNext())
            return;
        var oldest = BinaryPrimitives.ReadInt64BigEndian(entries.Key[Keys.PrefixLength..]);
        if (oldest > _from && !IsFirstEver(Bson.Decode(entries.Value.ToArray())))
            throw Lost();
    }

    private static bool IsFirstEver(BsonDocument entry) =>
        entry["op"] == "n" && entry["o"] is BsonDocument message && message.GetValue("msg", null) == "initiating set";

    private static MongoException Lost() =>
        new(
            ErrorCode.ChangeStreamHistoryLost,
            "Resume of change stream was not possible, as the resume point may no longer be in the oplog."
        );
}
