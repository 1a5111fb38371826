using DzStore.Local.CommandLine;
using DzStore.Local.Processes;
using MongoDB.Driver;

namespace DzStore.Local.Database;

/// <summary>Where MongoDB comes from: what is configured, else a <c>mongod</c> on PATH, else the embedded server.</summary>
/// <param name="Kind">"configured", "mongod" or "embedded"; also the name of its folder.</param>
/// <param name="Program">What to start; null where it runs already.</param>
/// <param name="Configured">The configured connection string; null where the database is started here.</param>
internal sealed record DatabaseSource(string Kind, string? Program, string? Configured)
{
    public const string ConnectionStringVariable = "ConnectionStrings__MongoDB";

    /// <summary>Started here, on data of ours, so that emptying it takes nothing from anybody.</summary>
    public bool IsOurs => Configured is null;

    /// <exception cref="UsageException">The configured connection string cannot be read, or --mongo-port contradicts it.</exception>
    public static DatabaseSource Find(int? askedPort)
    {
        if (Environment.GetEnvironmentVariable(ConnectionStringVariable) is { Length: > 0 } configured)
        {
            if (askedPort is not null)
                throw new UsageException($"--mongo-port is for a database that the launcher starts, but {ConnectionStringVariable} names one. Drop one of the two.");
            return new("configured", null, Checked(configured));
        }

        return Programs.OnPath("mongod") is { } mongod
            ? new("mongod", mongod, null)
            : new("embedded", Programs.Built("EmbeddedMongo.Server", "embedded-mongod"), null);
    }

    // The message never repeats the string itself: it may hold a password.
    private static string Checked(string connectionString)
    {
        try
        {
            _ = MongoClientSettings.FromConnectionString(connectionString);
            return connectionString;
        }
        catch (Exception e) when (e is MongoConfigurationException or ArgumentException or FormatException)
        {
            throw new UsageException($"{ConnectionStringVariable} is not a MongoDB connection string; it looks like mongodb://host:27017/?replicaSet=rs0.", e);
        }
    }
}
