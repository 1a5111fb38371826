using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Database;

/// <summary>Says once, at start, which database is used; never its password.</summary>
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
