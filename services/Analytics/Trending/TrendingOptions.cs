using DzStore.Analytics.Trending.Csv.Sources;
using Microsoft.Extensions.Options;

namespace DzStore.Analytics.Trending;

/// <summary>Settings of the section Trending: the folder of traffic logs and the schedule of runs.</summary>
public sealed class TrendingOptions
{
    public const string Section = "Trending";

    internal const string DefaultSourceRoot = "data";

    /// <summary>The folder of all sources; a relative one is meant from the folder of the service.</summary>
    public string SourceRoot { get; set; } = DefaultSourceRoot;

    /// <summary>The interval of scheduled runs, at whole multiples of it since 1970 (UTC). Null, the default, schedules none.</summary>
    public TimeSpan? Every { get; set; }

    /// <summary>
    /// The file whose existence lets the schedule begin; a relative one is meant from the folder of the service. Empty, the default: it
    /// begins at once. The launcher makes the file after its report, so that no scheduled run meets the lab's own.
    /// </summary>
    public string StartFile { get; set; } = "";

    /// <summary>The source of scheduled runs: a file, a folder or a pattern under <see cref="SourceRoot"/>.</summary>
    public string Source { get; set; } = "web_traffic.csv";

    /// <summary>The minutes of log time that scheduled runs count; null counts all.</summary>
    public int? Window { get; set; }

    /// <summary>The form of dates with slashes for scheduled runs (<see cref="Csv.Rows.DateForm"/>); null refuses them.</summary>
    public string? DateForm { get; set; }

    /// <summary>The largest number of products in one log, which bounds the memory of a run.</summary>
    public int MaxProducts { get; set; } = 1_000_000;
}

/// <summary>Checks the settings at start and names every wrong one.</summary>
internal sealed class TrendingOptionsValidator : IValidateOptions<TrendingOptions>
{
    public ValidateOptionsResult Validate(string? name, TrendingOptions options)
    {
        List<string> failures = [];
        if (string.IsNullOrWhiteSpace(options.SourceRoot) || options.SourceRoot.Contains('\0'))
        {
            failures.Add("Trending:SourceRoot is empty: set it to the folder of the traffic logs");
        }
        else if (
            options.SourceRoot != TrendingOptions.DefaultSourceRoot
            && Path.GetFullPath(options.SourceRoot, AppContext.BaseDirectory) is var root
            && !Directory.Exists(root)
        )
        {
            failures.Add($"Trending:SourceRoot is not a folder: there is no {root}");
        }

        if (options.Every is { } every && (every < TimeSpan.FromSeconds(1) || every > TimeSpan.FromDays(7)))
            failures.Add($"Trending:Every must be 00:00:01 to 7.00:00:00, not {every}");
        if (options.StartFile.Contains('\0'))
            failures.Add("Trending:StartFile is not the name of a file");
        if (TrafficSources.NameViolation(options.Source) is { } violation)
            failures.Add($"Trending:Source {violation}");
        if (options.Window is < 1 or > TrendingRequest.MaxWindow)
            failures.Add($"Trending:Window must be 1 to {TrendingRequest.MaxWindow} minutes, not {options.Window}");
        if (options.DateForm is { } form && !Csv.Rows.DateForm.All.Contains(form))
            failures.Add($"Trending:DateForm must be {string.Join(" or ", Csv.Rows.DateForm.All)}, not {form}");
        if (options.MaxProducts is < 1 or > 100_000_000)
            failures.Add($"Trending:MaxProducts must be 1 to 100000000, not {options.MaxProducts}");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
