using MongoDB.Driver;

namespace DzStore.ServiceDefaults.Database;

/// <summary>
/// Does in the background what needs the database once, and tries again until it is done: a service that starts before its database works
/// as soon as that answers. Each reason for a failure is logged once, not at every attempt.
/// </summary>
public sealed partial class StartupWork(DatabaseResilience database, TimeProvider time, ILogger<StartupWork> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Does the work.</summary>
    /// <param name="work">What is done, for the log: "The indexes are created".</param>
    /// <param name="attempt">One attempt.</param>
    /// <param name="stoppingToken">Ends the attempts.</param>
    public async Task RunAsync(string work, Func<CancellationToken, Task> attempt, CancellationToken stoppingToken)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        HashSet<string> logged = [];
        while (true)
        {
            try
            {
                await attempt(stoppingToken);
                return;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested && (e is MongoException || DatabaseFailure.IsUnavailable(e)))
            {
                var reason = database.Reason(e);
                if (logged.Add(reason))
                    LogNotYet(work, reason);
            }
            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Work} once the database allows it: {Reason}. It is tried every 2 s")]
    private partial void LogNotYet(string work, string reason);
}
