using DzStore.ServiceDefaults.Database;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.Analytics.Jobs.Storage;

/// <summary>The collection <c>jobs</c>, read from the primary and written with w=majority: an accepted job is not lost.</summary>
public sealed class JobCollection
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "jobs";

    private readonly DatabaseResilience _resilience;
    private readonly TimeProvider _time;

    /// <param name="types">The kinds of jobs that can be read.</param>
    public JobCollection(
        IMongoDatabase database,
        DatabaseResilience resilience,
        TimeProvider time,
        IOptions<JobOptions> options,
        JobTypes types
    )
    {
        ArgumentNullException.ThrowIfNull(types);
        Documents = database.GetCollection<Job>(Name).WithWriteConcern(WriteConcern.WMajority).WithReadPreference(ReadPreference.Primary);
        (_resilience, _time, Options) = (resilience, time, options.Value);
    }

    internal IMongoCollection<Job> Documents { get; }

    internal JobOptions Options { get; }

    /// <summary>The time (UTC) in whole milliseconds, as MongoDB keeps it: an answer and a later read give the same.</summary>
    internal DateTime Now => DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds()).UtcDateTime;

    /// <summary>A new id, which is higher than those made before.</summary>
    internal string NewId() => JobIds.New(_time);

    internal Task<T> ReadAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken) =>
        _resilience.ExecuteAsync(async token => await operation(token), cancellationToken).AsTask();

    /// <summary>Writes a change of a job.</summary>
    /// <exception cref="JobOutcomeUnknownException">
    /// The write was sent and not answered: it may be done, which is not the same as a database that was not there.
    /// </exception>
    internal async Task<T> WriteAsync<T>(string? id, Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        var sends = DatabaseSends.Watch();
        try
        {
            return await ReadAsync(operation, cancellationToken);
        }
        catch (Exception e)
            when ((sends.Count > 0 && DatabaseFailure.IsUnavailable(e))
                || e is MongoWriteConcernException or MongoWriteException { WriteError: null }
            )
        {
            throw new JobOutcomeUnknownException(id, e);
        }
    }
}
