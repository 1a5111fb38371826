using DzStore.Analytics.Jobs;
using DzStore.ServiceDefaults.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>
/// MongoDB's profiler, switched on while runs need it and restored after the last of them. Where the server can filter, it records only
/// operations with a comment, so that the orders of a busy shop are not profiled for a campaign.
/// </summary>
internal sealed partial class MongoProfiler(IMongoDatabase database, JobDatabase jobs, ILogger<MongoProfiler> logger) : IDisposable
{
    private static readonly BsonDocument Commented = new(
        "$or",
        new BsonArray
        {
            new BsonDocument("command.comment", new BsonDocument("$exists", true)),
            new BsonDocument("originatingCommand.comment", new BsonDocument("$exists", true)),
        }
    );

    private readonly IMongoDatabase _database = database;
    private readonly JobDatabase _jobs = jobs;
    private readonly SemaphoreSlim _changing = new(1);
    private int _watches;
    private BsonDocument? _before;

    /// <summary>Has MongoDB record the reads of a collection with a comment until the watch is disposed.</summary>
    public async Task<Watch> WatchAsync(string collection, string comment, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            string? refused = null;
            if (_watches == 0)
            {
                try
                {
                    await SwitchOnAsync(cancellationToken);
                }
                catch (MongoCommandException e)
                {
                    // A user without the right to profile (enableProfiler), a mongos, a shared tier of Atlas.
                    refused = $"MongoDB did not let this user profile: {e.CodeName ?? e.Message}";
                }
            }

            if (refused is null)
                _watches++;
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
        // It records everything already.
        if (before["was"] == 2 && !before.Contains("filter") && before.GetValue("sampleRate", 1).ToDouble() == 1)
            return;
        var everything = new BsonDocument { { "profile", 2 }, { "sampleRate", 1.0 } };
        try
        {
            // At level 1 the filter decides; level 2 records everything, with or without a filter.
            await SetAsync(
                new BsonDocument
                {
                    { "profile", 1 },
                    { "sampleRate", 1.0 },
                    { "filter", Commented },
                },
                cancellationToken
            );
        }
        catch (MongoCommandException e) when (e.CodeName is not "Unauthorized")
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
            if (--_watches > 0 || _before is not { } before)
                return;
            _before = null;
            var settings = new BsonDocument { { "profile", before["was"] }, { "slowms", before["slowms"] } };
            if (before.TryGetValue("sampleRate", out var rate))
                settings.Add("sampleRate", rate);
            settings.Add("filter", before.GetValue("filter", "unset"));
            await SetAsync(settings, CancellationToken.None);
        }
        catch (Exception e) when (e is MongoException || DatabaseFailure.IsUnavailable(e))
        {
            LogNotRestored(e);
        }
        finally
        {
            _changing.Release();
        }
    }

    private Task<BsonDocument> SetAsync(BsonDocument command, CancellationToken cancellationToken) =>
        _jobs.ExecuteAsync(token => _database.RunCommandAsync<BsonDocument>(command, ReadPreference.Primary, token), cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "MongoDB's profiler could not be restored: db.setProfilingLevel() does it by hand")]
    private partial void LogNotRestored(Exception exception);

    /// <summary>The period in which the reads of a run are recorded.</summary>
    internal sealed class Watch(MongoProfiler profiler, string collection, string comment, string? refused) : IAsyncDisposable
    {
        /// <summary>Reads the counts recorded so far.</summary>
        public async Task<ReadEvidence> ReadAsync(CancellationToken cancellationToken)
        {
            if (refused is not null)
                return new(null, null, null, refused);
            var database = profiler._database;
            var reads = new BsonDocument
            {
                { "ns", $"{database.DatabaseNamespace.DatabaseName}.{collection}" },
                {
                    "$or",
                    new BsonArray { new BsonDocument("command.comment", comment), new BsonDocument("originatingCommand.comment", comment) }
                },
            };
            var found = await profiler._jobs.ExecuteAsync(
                token =>
                    database
                        .GetCollection<BsonDocument>("system.profile")
                        .WithReadPreference(ReadPreference.Primary)
                        .Find(reads)
                        .ToListAsync(token),
                cancellationToken
            );
            return found.Count > 0
                ? new(Sum("docsExamined"), Sum("keysExamined"), Sum("nreturned"))
                : new(null, null, null, "MongoDB's profiler kept no entry of the run");

            long Sum(string name) => found.Sum(entry => entry.GetValue(name, 0).ToInt64());
        }

        public ValueTask DisposeAsync() => refused is null ? new(profiler.ReleaseAsync()) : default;
    }
}
