using DzStore.ServiceDefaults.Database;
using DzStore.SparkConnect.Connection;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>Settings of the section Spark: the Spark that runs the jobs, and how it reaches their data.</summary>
public sealed class SparkOptions
{
    public const string Section = "Spark";

    /// <summary>A Spark Connect server, as <c>sc://host:port/;token=…;use_ssl=true</c>. If empty, jobs run in this process.</summary>
    public string Remote { get; set; } = "";

    /// <summary>
    /// MongoDB's connection string for Spark's executors; if empty, that of ConnectionStrings:MongoDB.
    /// </summary>
    public string MongoDB { get; set; } = "";

    /// <summary>
    /// The folder Trending:SourceRoot as Spark sees it, such as <c>s3a://shop/logs</c>; if empty, under the same path.
    /// </summary>
    public string SourceRoot { get; set; } = "";

    /// <summary>The time limit for reaching Spark, at the start of a job and when the connection is lost.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The time limit of a job in Spark; after it Spark is told to stop, and the job fails.</summary>
    public TimeSpan JobTimeout { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>Checks the settings at start and names every wrong one.</summary>
internal sealed class SparkOptionsValidator : IValidateOptions<SparkOptions>
{
    public ValidateOptionsResult Validate(string? name, SparkOptions options)
    {
        List<string> failures = [];
        if (options.Remote.Length > 0 && RemoteError(options.Remote) is { } remote)
            failures.Add($"Spark:Remote: {remote}");
        if (options.MongoDB.Length > 0 && MongoError(options.MongoDB) is { } mongo)
            failures.Add($"Spark:MongoDB {mongo}");
        if (options.ConnectTimeout < TimeSpan.FromMilliseconds(100) || options.ConnectTimeout > TimeSpan.FromMinutes(10))
            failures.Add($"Spark:ConnectTimeout must be 00:00:00.1 to 00:10:00, not {options.ConnectTimeout}");
        if (options.JobTimeout < TimeSpan.FromSeconds(1) || options.JobTimeout > TimeSpan.FromDays(7))
            failures.Add($"Spark:JobTimeout must be 00:00:01 to 7.00:00:00, not {options.JobTimeout}");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string? RemoteError(string remote)
    {
        try
        {
            _ = SparkRemote.Parse(remote);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    /// <summary>
    /// The fault of the connection string, which is for the Java driver: that has options of its own. No part of the string is repeated,
    /// since it may be of a password.
    /// </summary>
    private static string? MongoError(string connectionString)
    {
        if (MongoUri.CredentialFault(connectionString) is { } fault)
            return fault;
        try
        {
            _ = MongoUrl.Create(connectionString);
            return null;
        }
        catch (MongoConfigurationException)
        {
            return "is not a MongoDB connection string; it looks like mongodb://host:27017/?replicaSet=rs0";
        }
    }
}
