using Microsoft.Extensions.Options;

namespace DzStore.Analytics.Jobs;

/// <summary>Settings of the section Jobs: limits of the queue and of the runs.</summary>
public sealed class JobOptions
{
    public const string Section = "Jobs";

    /// <summary>
    /// The name of this instance among those that share the database. After a restart under the same name it finds the jobs that its
    /// predecessor left running. By default it is the machine's name and the address that the service listens on.
    /// </summary>
    public string Instance { get; set; } = "";

    /// <summary>The largest number of jobs that run at once.</summary>
    public int MaxRunning { get; set; } = 2;

    /// <summary>The largest number of jobs that wait; a further one is refused with 503.</summary>
    public int MaxQueued { get; set; } = 100;

    /// <summary>The time for which a running job belongs to its instance without a renewal of its lease.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest time that one query or write of a job's own work may take, which grows with the number of users.</summary>
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How often a job is tried again by itself after a failure that passes, such as a database or an engine that is away.
    /// </summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The pause before the first of these; each further one is twice as long.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The time for which a job that a schedule started is kept after its end. The last of each kind and the last that published something
    /// stay; jobs of requests, such as campaigns, are never removed.
    /// </summary>
    public TimeSpan KeepScheduled { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The pause before a job is tried again that was tried again so many times before.</summary>
    internal TimeSpan DelayAfter(int retries) => RetryDelay * Math.Pow(2, retries);
}

/// <summary>Checks the settings at start and names every wrong one.</summary>
internal sealed class JobOptionsValidator : IValidateOptions<JobOptions>
{
    public ValidateOptionsResult Validate(string? name, JobOptions options)
    {
        List<string> failures = [];
        if (options.MaxRunning is < 1 or > 64)
            failures.Add($"Jobs:MaxRunning must be 1 to 64, not {options.MaxRunning}");
        if (options.MaxQueued is < 1 or > 100_000)
            failures.Add($"Jobs:MaxQueued must be 1 to 100000, not {options.MaxQueued}");
        if (options.Lease < TimeSpan.FromSeconds(1) || options.Lease > TimeSpan.FromHours(1))
            failures.Add($"Jobs:Lease must be 00:00:01 to 01:00:00, not {options.Lease}");
        if (options.QueryTimeout < TimeSpan.FromSeconds(1) || options.QueryTimeout > TimeSpan.FromDays(1))
            failures.Add($"Jobs:QueryTimeout must be 00:00:01 to 1.00:00:00, not {options.QueryTimeout}");
        if (options.MaxRetries is < 0 or > 10)
            failures.Add($"Jobs:MaxRetries must be 0 to 10, not {options.MaxRetries}");
        if (options.RetryDelay < TimeSpan.FromMilliseconds(100) || options.RetryDelay > TimeSpan.FromHours(1))
            failures.Add($"Jobs:RetryDelay must be 00:00:00.1 to 01:00:00, not {options.RetryDelay}");
        if (options.KeepScheduled < TimeSpan.FromMinutes(1) || options.KeepScheduled > TimeSpan.FromDays(3_650))
            failures.Add($"Jobs:KeepScheduled must be 00:01:00 to 3650.00:00:00, not {options.KeepScheduled}");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
