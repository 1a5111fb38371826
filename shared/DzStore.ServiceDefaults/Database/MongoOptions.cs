using System.Buffers;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.ServiceDefaults.Database;

/// <summary>How a service reaches MongoDB: section Mongo, with the address from ConnectionStrings:MongoDB.</summary>
public sealed class MongoOptions
{
    /// <summary>A mongodb:// or mongodb+srv:// URI. It may hold a password and is logged only without it.</summary>
    public string ConnectionString { get; set; } = "";

    public string Database { get; set; } = "dzstore_db";

    /// <summary>How long the driver looks for a server before it gives up; the driver's own 30 s would hold callers hostage.</summary>
    public TimeSpan ServerSelectionTimeout { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>The longest one database operation may take, its waiting for a connection included.</summary>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often it is tried, while the breaker is open, whether the database is back.</summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(0.5);
}

/// <summary>Says everything that is wrong with the settings at once, each with what to write instead.</summary>
internal sealed class MongoOptionsValidator : IValidateOptions<MongoOptions>
{
    private static readonly SearchValues<char> NotInNames = SearchValues.Create("/\\. \"$*<>:|?\0");

    public ValidateOptionsResult Validate(string? name, MongoOptions options)
    {
        List<string> failures = [];
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
            failures.Add("ConnectionStrings:MongoDB is missing: set it to mongodb://host:27017/?replicaSet=rs0 (environment: ConnectionStrings__MongoDB)");
        else if (!Parses(options.ConnectionString))
            failures.Add("ConnectionStrings:MongoDB is not a MongoDB URI: it looks like mongodb://host:27017/?replicaSet=rs0, with user name and password percent-encoded");

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

    /// <summary>The driver's message is not passed on: it repeats options, and passwords are among them.</summary>
    private static bool Parses(string uri)
    {
        try
        {
            _ = MongoClientSettings.FromConnectionString(uri);
            return true;
        }
        catch (Exception e) when (e is MongoException or ArgumentException or FormatException or TimeoutException)
        {
            return false;
        }
    }
}
