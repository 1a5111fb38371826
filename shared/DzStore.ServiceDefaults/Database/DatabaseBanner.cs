using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Database;

/// <summary>Logs at the start which database is used, without credentials.</summary>
internal sealed partial class DatabaseBanner(IOptions<MongoOptions> options, ILogger<DatabaseBanner> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var address = MongoClients.Describe(options.Value);
        LogDatabase(address);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Database: {Address}")]
    private partial void LogDatabase(string address);
}
