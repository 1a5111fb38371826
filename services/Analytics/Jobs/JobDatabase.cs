using DzStore.ServiceDefaults.Database;
using Microsoft.Extensions.Options;
using Polly.Timeout;

namespace DzStore.Analytics.Jobs;

/// <summary>
/// The database as the work of jobs uses it: with the time limit Jobs:QueryTimeout, because the work of a query over all users or
/// recipients grows with their number, as that of an order does not.
/// </summary>
public sealed class JobDatabase(DatabaseResilience resilience, IOptions<JobOptions> options)
{
    private readonly DatabaseResilience _database = resilience.WithTimeout(options.Value.QueryTimeout);

    /// <summary>Runs one query or write of a job.</summary>
    /// <exception cref="TimeoutRejectedException">It took longer than <see cref="JobOptions.QueryTimeout"/>.</exception>
    public async Task<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken) =>
        await _database.ExecuteAsync(operation, cancellationToken);
}
