using Microsoft.Extensions.Options;

namespace DzStore.Analytics.Jobs;

/// <summary>How jobs are run: section Jobs.</summary>
public sealed class JobOptions
{
    public const string Section = "Jobs";

    /// <summary>
    /// Names this instance among those that share the database. The same name after a restart lets it see at once which jobs its dead predecessor left;
    /// the default is the machine's name and the address it listens on.
    /// </summary>
    public string Instance { get; set; } = "";

    /// <summary>How many jobs run at once.</summary>
    public int MaxRunning { get; set; } = 2;

    /// <summary>How many may wait; over it a new job is refused with 503.</summary>
    public int MaxQueued { get; set; } = 100;

    /// <summary>How long a running job belongs to its instance without a sign of life.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);
}

internal sealed class JobOptionsValidator : IValidateOptions<JobOptions>
{
    public ValidateOptionsResult Validate(string? name, JobOptions options)
    {
        List<string> failures = [];
        if (options.MaxRunning is < 1 or > 64) failures.Add($"Jobs:MaxRunning must be 1 to 64, not {options.MaxRunning}");
        if (options.MaxQueued is < 1 or > 100_000) failures.Add($"Jobs:MaxQueued must be 1 to 100000, not {options.MaxQueued}");
        if (options.Lease < TimeSpan.FromSeconds(1) || options.Lease > TimeSpan.FromHours(1)) failures.Add($"Jobs:Lease must be 00:00:01 to 01:00:00, not {options.Lease}");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
