using DzStore.LocalHost.Errors;
using DzStore.LocalHost.Processes;

namespace DzStore.LocalHost.Database;

/// <summary>The source of MongoDB: the configured database, else a <c>mongod</c> on PATH, else the embedded server.</summary>
/// <param name="Kind">"configured", "mongod" or "embedded"; also the name of its folder.</param>
/// <param name="Program">The program to start; null for a configured database, which runs already.</param>
/// <param name="Configured">The configured connection string; null where the database is started here.</param>
public sealed record DatabaseSource(string Kind, string? Program, string? Configured)
{
    /// <summary>The environment variable of the connection string, for launcher and services.</summary>
    public const string ConnectionStringVariable = "ConnectionStrings__MongoDB";

    /// <summary>The database is started here, on data of this program: to empty it takes nothing from anybody.</summary>
    public bool IsOurs => Configured is null;

    /// <summary>Finds the source for this process.</summary>
    /// <param name="askedPort">The port that was asked for a database to be started on; null for none.</param>
    /// <exception cref="SetupException">The configured connection string cannot be read, or --mongo-port contradicts it.</exception>
    public static DatabaseSource Find(int? askedPort)
    {
        if (Environment.GetEnvironmentVariable(ConnectionStringVariable) is { Length: > 0 } configured)
        {
            if (askedPort is not null)
            {
                throw new SetupException(
                    $"--mongo-port is for a database that the launcher starts, but {ConnectionStringVariable} names "
                        + "one. Drop one of the two."
                );
            }

            return new("configured", null, Checked(configured));
        }

        return Programs.OnPath("mongod") is { } mongod
            ? new("mongod", mongod, null)
            : new("embedded", Programs.Built("embedded-mongod", "embedded-mongod"), null);
    }

    /// <summary>The kind of source; a connection string may hold a password.</summary>
    public override string ToString() => Kind;

    // Neither the message nor the cause repeats the string, or a part of it: any part may be of a password.
    private static string Checked(string connectionString) =>
        ConnectionStrings.Fault(connectionString) is { } fault
            ? throw new SetupException($"{ConnectionStringVariable} {fault}.")
            : connectionString;
}
