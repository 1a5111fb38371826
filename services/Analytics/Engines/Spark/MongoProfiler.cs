using DzStore.ServiceDefaults.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>What MongoDB itself noted of a run's reads.</summary>
/// <param name="Missing">Why there are no counts; null where there are.</param>
internal sealed record ReadEvidence(long? DocumentsExamined, long? KeysExamined, long? DocumentsReturned, string? Missing = null);

/// <summary>
/// MongoDB's profiler, switched on while runs want it and put back as it was after the last of them. It notes only what carries a comment where the
/// server can filter, so that a busy shop's orders are not profiled for an evening's campaign.
/// </summary>
internal sealed partial class MongoProfiler(IMongoDatabase database, DatabaseResilience resilience, ILogger<MongoProfiler> logger) : IDisposable
{
    private static readonly BsonDocument Commented = new("$or", new BsonArray
    {
        new BsonDocument("command.comment", new BsonDocument("$exists", true)), new BsonDocument("originatingCommand.comment", new BsonDocument("$exists", true)),
    });

    private readonly IMongoDatabase _database = database;
    private readonly DatabaseResilience _resilience = resilience;
    private readonly SemaphoreSlim _changing = new(1);
    private int _watches;
    private BsonDocument? _before;

    /// <summary>Has reads of a collection that carry a comment noted until the watch is disposed of.</summary>
    public async Task<Watch> WatchAsync(string collection, string comment, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            string? refused = null;
            if (_watches == 0)
                try
                {
                    await SwitchOnAsync(cancellationToken);
                }
                catch (MongoCommandException fault)
                {
                    // A user without the right to profile (enableProfiler), a mongos, a shared tier of Atlas.
                    refused = $"MongoDB did not let this user profile: {fault.CodeName ?? fault.Message}";
                }
            if (refused is null) _watches++;
            return new Watch(this, collection, comment, refused);
        }
        finally
        {
            _changing.Release();
        }
    }

    public void Dispose() => _changing.Dispose();

    private async Task SwitchOnAsync(CancellationToken cancellationToken)
    {
        var before = await SetAsync(new BsonDocument("profile", -1), cancellationToken);
        // Notes everything already.
        if (before["was"] == 2 && !before.Contains("filter") && before.GetValue("sampleRate", 1).ToDouble() == 1) return;
        var everything = new BsonDocument { { "profile", 2 }, { "sampleRate", 1.0 } };
        try
        {
            // At level 1, where the filter decides: level 2 notes everything, whatever the filter says.
            await SetAsync(new BsonDocument { { "profile", 1 }, { "sampleRate", 1.0 }, { "filter", Commented } }, cancellationToken);
        }
        catch (MongoCommandException fault) when (fault.CodeName is not "Unauthorized")
        {
            // Before MongoDB 4.4.2 there is no filter.
            await SetAsync(everything, cancellationToken);
        }
        _before = before;
    }

    private async Task ReleaseAsync()
    {
        await _changing.WaitAsync(CancellationToken.None);
        try
        {
            if (--_watches > 0 || _before is not { } before) return;
            _before = null;
            var settings = new BsonDocument { { "profile", before["was"] }, { "slowms", before["slowms"] } };
            if (before.TryGetValue("sampleRate", out var rate)) settings.Add("sampleRate", rate);
            settings.Add("filter", before.GetValue("filter", "unset"));
            await SetAsync(settings, CancellationToken.None);
        }
        catch (Exception fault) when (fault is MongoException || DatabaseFailure.IsUnavailable(fault))
        {
            LogNotPutBack(fault);
        }
        finally
        {
            _changing.Release();
        }
    }

    private Task<BsonDocument> SetAsync(BsonDocument command, CancellationToken cancellationToken) => _resilience.ExecuteAsync(
        token => _database.RunCommandAsync<BsonDocument>(command, ReadPreference.Primary, token), cancellationToken).AsTask();

    [LoggerMessage(Level = LogLevel.Warning, Message = "MongoDB's profiler could not be put back as it was: db.setProfilingLevel() does it by hand")]
    private partial void LogNotPutBack(Exception fault);

    /// <summary>The time in which a run's reads are noted.</summary>
    internal sealed class Watch(MongoProfiler profiler, string collection, string comment, string? refused) : IAsyncDisposable
    {
        /// <summary>What was noted so far.</summary>
        public async Task<ReadEvidence> ReadAsync(CancellationToken cancellationToken)
        {
            if (refused is not null) return new(null, null, null, refused);
            var database = profiler._database;
            var reads = new BsonDocument
            {
                { "ns", $"{database.DatabaseNamespace.DatabaseName}.{collection}" },
                { "$or", new BsonArray { new BsonDocument("command.comment", comment), new BsonDocument("originatingCommand.comment", comment) } },
            };
            var found = await profiler._resilience.ExecuteAsync(
                token => database.GetCollection<BsonDocument>("system.profile").WithReadPreference(ReadPreference.Primary).Find(reads).ToListAsync(token), cancellationToken);
            return found.Count > 0
                ? new(Sum("docsExamined"), Sum("keysExamined"), Sum("nreturned"))
                : new(null, null, null, "MongoDB's profiler kept no entry of the run");

            long Sum(string name) => found.Sum(entry => entry.GetValue(name, 0).ToInt64());
        }

        public ValueTask DisposeAsync() => refused is null ? new(profiler.ReleaseAsync()) : default;
    }
}
