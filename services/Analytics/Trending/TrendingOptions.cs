using Microsoft.Extensions.Options;

namespace DzStore.Analytics.Trending;

/// <summary>Where traffic logs come from: section Trending.</summary>
public sealed class TrendingOptions
{
    public const string Section = "Trending";

    internal const string DefaultSourceRoot = "data";

    /// <summary>The folder that every source lies under; a relative one is meant from the service's own folder.</summary>
    public string SourceRoot { get; set; } = DefaultSourceRoot;

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
        if (options.MaxProducts is < 1 or > 100_000_000) failures.Add($"Trending:MaxProducts must be 1 to 100000000, not {options.MaxProducts}");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
