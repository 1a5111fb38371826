using System.Buffers;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Database;

/// <summary>The connection to MongoDB: section Mongo, with the address from ConnectionStrings:MongoDB.</summary>
public sealed class MongoOptions
{
    /// <summary>A mongodb:// or mongodb+srv:// URI. It may hold a password and is logged only without it.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The name of the database.</summary>
    public string Database { get; set; } = "dzstore_db";

    /// <summary>
    /// The time after which the driver stops looking for a server. Its own default of 30 s would make callers wait too long.
    /// </summary>
    public TimeSpan ServerSelectionTimeout { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>The longest time that one database operation may take, including the wait for a connection.</summary>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The time between two probes of the database while the circuit breaker is open.</summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(0.5);
}

/// <summary>Reports every wrong setting at once, each with a correction.</summary>
internal sealed class MongoOptionsValidator : IValidateOptions<MongoOptions>
{
    private static readonly SearchValues<char> NotInNames = SearchValues.Create("/\\. \"$*<>:|?\0");

    public ValidateOptionsResult Validate(string? name, MongoOptions options)
    {
        List<string> failures = [];
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            failures.Add(
                "ConnectionStrings:MongoDB is missing: set it to mongodb://host:27017/?replicaSet=rs0 "
                    + "(environment: ConnectionStrings__MongoDB)"
            );
        }
        else if (MongoUri.Fault(options.ConnectionString) is { } fault)
        {
            failures.Add($"ConnectionStrings:MongoDB {fault}");
        }

        if (options.Database is not { Length: > 0 and <= 63 } || options.Database.AsSpan().IndexOfAny(NotInNames) >= 0)
            failures.Add("Mongo:Database must be 1 to 63 characters without /\\. \"$*<>:|?");

        Require("ServerSelectionTimeout", options.ServerSelectionTimeout);
        Require("OperationTimeout", options.OperationTimeout);
        Require("BreakDuration", options.BreakDuration);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require(string setting, TimeSpan value)
        {
            if (value < TimeSpan.FromMilliseconds(500) || value > TimeSpan.FromMinutes(5))
                failures.Add($"Mongo:{setting} must be between 00:00:00.500 and 00:05:00, not {value}");
        }
    }
}
