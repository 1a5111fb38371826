using Microsoft.Extensions.Options;

namespace DzStore.Analytics.Trending;

/// <summary>Where traffic logs come from: section Trending.</summary>
public sealed class TrendingOptions
{
    public const string Section = "Trending";

    internal const string DefaultSourceRoot = "data";

    /// <summary>The folder that every source lies under; a relative one is meant from the service's own folder.</summary>
    public string SourceRoot { get; set; } = DefaultSourceRoot;

    /// <summary>Runs the count by itself, at whole multiples of this since 1970 (UTC); null, the default, leaves it to whoever asks.</summary>
    public TimeSpan? Every { get; set; }

    /// <summary>What the runs by themselves read: a file, a folder or a pattern under <see cref="SourceRoot"/>.</summary>
    public string Source { get; set; } = "web_traffic.csv";

    /// <summary>How many minutes of log time back the runs by themselves count; null counts all.</summary>
    public int? Window { get; set; }

    /// <summary>How many products one log may name: what bounds the memory of a run.</summary>
    public int MaxProducts { get; set; } = 1_000_000;
}

internal sealed class TrendingOptionsValidator : IValidateOptions<TrendingOptions>
{
    public ValidateOptionsResult Validate(string? name, TrendingOptions options)
    {
        List<string> failures = [];
        if (string.IsNullOrWhiteSpace(options.SourceRoot) || options.SourceRoot.Contains('\0'))
            failures.Add("Trending:SourceRoot is empty: set it to the folder of the traffic logs");
        else if (options.SourceRoot != TrendingOptions.DefaultSourceRoot && Path.GetFullPath(options.SourceRoot, AppContext.BaseDirectory) is var root && !Directory.Exists(root))
            failures.Add($"Trending:SourceRoot is not a folder: there is no {root}");
        if (options.Every is { } every && (every < TimeSpan.FromSeconds(1) || every > TimeSpan.FromDays(7)))
            failures.Add($"Trending:Every must be 00:00:01 to 7.00:00:00, not {every}");
        if (TrafficSources.NameFault(options.Source) is { } fault) failures.Add($"Trending:Source {fault}");
        if (options.Window is < 1 or > TrendingRequest.MaxWindow) failures.Add($"Trending:Window must be 1 to {TrendingRequest.MaxWindow} minutes, not {options.Window}");
        if (options.MaxProducts is < 1 or > 100_000_000) failures.Add($"Trending:MaxProducts must be 1 to 100000000, not {options.MaxProducts}");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
