using DzStore.SparkConnect;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>Which Spark runs the jobs, and how it reaches what they need: section Spark.</summary>
public sealed class SparkOptions
{
    public const string Section = "Spark";

    /// <summary>A Spark Connect server, as <c>sc://host:port/;token=…;use_ssl=true</c>. Empty: jobs run in this process.</summary>
    public string Remote { get; set; } = "";

    /// <summary>MongoDB's connection string as Spark's executors must use it; empty where it is that of ConnectionStrings:MongoDB.</summary>
    public string MongoDB { get; set; } = "";

    /// <summary>Where Spark finds the folder Trending:SourceRoot, such as <c>s3a://shop/logs</c>; empty where it is under the same path.</summary>
    public string SourceRoot { get; set; } = "";

    /// <summary>How long to try to reach Spark, at the start of a job and when the connection is lost in its middle.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long Spark may take for a job; then it is told to stop, and the job fails.</summary>
    public TimeSpan JobTimeout { get; set; } = TimeSpan.FromHours(1);
}

internal sealed class SparkOptionsValidator : IValidateOptions<SparkOptions>
{
    public ValidateOptionsResult Validate(string? name, SparkOptions options)
    {
        List<string> failures = [];
        if (options.Remote.Length > 0 && RemoteFault(options.Remote) is { } remote) failures.Add($"Spark:Remote: {remote}");
        if (options.MongoDB.Length > 0 && MongoFault(options.MongoDB) is { } mongo) failures.Add($"Spark:MongoDB: {mongo}");
        if (options.ConnectTimeout < TimeSpan.FromMilliseconds(100) || options.ConnectTimeout > TimeSpan.FromMinutes(10))
            failures.Add($"Spark:ConnectTimeout must be 00:00:00.1 to 00:10:00, not {options.ConnectTimeout}");
        if (options.JobTimeout < TimeSpan.FromSeconds(1) || options.JobTimeout > TimeSpan.FromDays(7))
            failures.Add($"Spark:JobTimeout must be 00:00:01 to 7.00:00:00, not {options.JobTimeout}");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string? RemoteFault(string remote)
    {
        try
        {
            _ = SparkRemote.Parse(remote);
            return null;
        }
        catch (FormatException fault)
        {
            return fault.Message;
        }
    }

    // The driver's message may repeat parts of the string, and the string may hold a password.
    private static string? MongoFault(string connectionString)
    {
        try
        {
            _ = MongoUrl.Create(connectionString);
            return null;
        }
        catch (MongoConfigurationException)
        {
            return "not a MongoDB connection string; it looks like mongodb://host:27017/?replicaSet=rs0";
        }
    }
}
