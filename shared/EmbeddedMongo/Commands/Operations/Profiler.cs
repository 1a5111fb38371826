using System.Collections.Concurrent;
using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Values;
using EmbeddedMongo.Writing;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Operations;

/// <summary>
/// MongoDB's database profiler (https://www.mongodb.com/docs/manual/tutorial/manage-the-database-profiler/): writes an entry for a
/// command into the database's <c>system.profile</c>, here an ordinary collection that is kept under a size by dropping its oldest
/// entries. Each database has a level and a filter, which end with the process; slowms and sampleRate are the server's. A filter
/// replaces both; level 2 writes everything.
/// </summary>
internal sealed partial class Profiler(StorageEngine engine, Writer writer, long maxBytes, TimeProvider time, ILoggerFactory loggerFactory)
{
    public const string CollectionName = "system.profile";

    private static readonly Filter All = Filter.Parse([]);
    private readonly ConcurrentDictionary<string, (int Level, Filter? Filter)> _databases = new();
    private readonly Lock _trimming = new();
    private readonly ILogger _logger = loggerFactory.CreateLogger("EmbeddedMongo.Profiler");
    private long _slowMilliseconds = 100;
    private double _sampleRate = 1;

    public sealed record ProfilerSettings(int Level, Filter? Filter, long SlowMilliseconds, double SampleRate);

    public ProfilerSettings Settings(string database)
    {
        var (level, filter) = _databases.GetValueOrDefault(database);
        return new(level, filter, Interlocked.Read(ref _slowMilliseconds), Volatile.Read(ref _sampleRate));
    }

    /// <summary>Changes settings; null leaves one as it is.</summary>
    /// <param name="database">The database.</param>
    /// <param name="level">The level: 0, 1 or 2.</param>
    /// <param name="filter">Changes the filter, perhaps to none.</param>
    /// <param name="slowMilliseconds">The time in milliseconds from which on an operation is slow.</param>
    /// <param name="sampleRate">The share of the slow operations that is written, 0 to 1.</param>
    public void Set(string database, int? level, Func<Filter?, Filter?> filter, long? slowMilliseconds, double? sampleRate)
    {
        _databases.AddOrUpdate(database, _ => (level ?? 0, filter(null)), (_, was) => (level ?? was.Level, filter(was.Filter)));
        if (slowMilliseconds is { } slow)
            Interlocked.Exchange(ref _slowMilliseconds, slow);
        if (sampleRate is { } rate)
            Volatile.Write(ref _sampleRate, rate);
    }

    /// <summary>
    /// Writes an entry where the database's level asks for one. A failure to do so must not fail the command: it is logged.
    /// </summary>
    public void Record(Operation operation, int responseLength, MongoException? error)
    {
        if (_databases.IsEmpty)
            return;
        var (level, filter) = _databases.GetValueOrDefault(operation.Database);
        if (level == 0)
            return;
        var elapsed = operation.Elapsed;
        if (level == 1 && filter is null && (elapsed.TotalMilliseconds < Interlocked.Read(ref _slowMilliseconds) || !Sampled()))
            return;

        var ns = new Namespace(operation.Database, CollectionName);
        try
        {
            var entry = Entry(operation, elapsed, responseLength, error);
            if (level == 1 && filter?.Matches(entry) == false)
                return;
            writer.Insert(ns, [Bson.Encode(entry)], ordered: true);
            Trim(ns);
        }
        catch (MongoException e)
        {
            LogNotRecorded(ns.ToString(), e);
        }
    }

    private bool Sampled() => Volatile.Read(ref _sampleRate) is var rate && (rate >= 1 || Random.Shared.NextDouble() < rate);

    private BsonDocument Entry(Operation operation, TimeSpan elapsed, int responseLength, MongoException? error)
    {
        var (stats, command) = (operation.Stats, operation.Command());
        command.Remove("lsid");
        command.Remove("$clusterTime");
        var entry = new BsonDocument
        {
            { "op", OperationKind.Of(operation.CommandName) },
            { "ns", $"{operation.Database}.{operation.Collection ?? "$cmd"}" },
            { "command", command },
        };
        Add(entry, "originatingCommand", operation.OriginatingCommand);
        if (operation.CursorId is { } cursor)
            entry.Add("cursorid", cursor);
        Add(entry, "keysExamined", stats.KeysExamined);
        Add(entry, "docsExamined", stats.DocumentsExamined);
        if (stats.CursorExhausted)
            entry.Add("cursorExhausted", true);
        Add(entry, "ninserted", stats.Inserted);
        Add(entry, "nMatched", stats.Matched);
        Add(entry, "nModified", stats.Modified);
        Add(entry, "ndeleted", stats.Deleted);
        if (stats.Upsert)
            entry.Add("upsert", true);
        Add(entry, "nreturned", stats.Returned);
        if (error is not null)
        {
            entry.Add("ok", 0.0);
            entry.Add("errMsg", error.Message);
            entry.Add("errName", error.CodeName);
            entry.Add("errCode", error.Code);
        }

        entry.Add("responseLength", responseLength);
        entry.Add("protocol", "op_msg");
        entry.Add("millis", (int)Math.Min(int.MaxValue, elapsed.TotalMilliseconds));
        Add(entry, "planSummary", stats.PlanSummary);
        entry.Add("ts", new BsonDateTime(time.GetUtcNow().ToUnixTimeMilliseconds()));
        entry.Add("client", operation.Connection.Remote.Split(':')[0]);
        if (operation.Connection.AppName.Length > 0)
            entry.Add("appName", operation.Connection.AppName);
        entry.Add("allUsers", new BsonArray());
        entry.Add("user", "");
        return entry;
    }

    /// <summary>Drops the oldest entries while the collection is over its size.</summary>
    private void Trim(Namespace ns)
    {
        if (engine.Stats(ns).Size <= maxBytes)
            return;
        lock (_trimming)
        {
            var oldest = new DeleteStatement(All, Multi: false);
            while (engine.Stats(ns).Size > maxBytes)
            {
                if (writer.Delete(ns, oldest, retryable: null, CancellationToken.None).Deleted == 0)
                    break;
            }
        }
    }

    private static void Add(BsonDocument entry, string name, BsonValue? value)
    {
        if (value is not null)
            entry.Add(name, value);
    }

    private static void Add(BsonDocument entry, string name, long? value)
    {
        if (value is { } number)
            entry.Add(name, Fitting.Number(number));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An operation could not be written into {Namespace}")]
    private partial void LogNotRecorded(string @namespace, Exception error);
}
