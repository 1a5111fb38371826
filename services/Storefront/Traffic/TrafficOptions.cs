using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Traffic;

/// <summary>Settings of the section Traffic: the log of views, carts and purchases that the trend is counted from.</summary>
public sealed class TrafficOptions
{
    /// <summary>The section of these options.</summary>
    public const string Section = "Traffic";

    /// <summary>The folder of the log files; a relative one is meant from the folder of the service. Empty, the default: no log.</summary>
    public string Folder { get; set; } = "";

    /// <summary>The size in bytes from which a new file is begun.</summary>
    public long MaxBytes { get; set; } = 64L << 20;

    /// <summary>
    /// The time after which a file is closed, counted from its first row. Until then its name begins with a dot, so that readers see closed
    /// files only. Null, the default: a file is closed for its size and at the end of the day (UTC), and read while it is written.
    /// </summary>
    public TimeSpan? RotateEvery { get; set; }

    /// <summary>The largest number of rows that wait to be written; further ones are dropped and counted.</summary>
    public int MaxQueued { get; set; } = 50_000;

    /// <summary>The time for which a file is kept after its last row.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The absolute path of the folder; null where nothing is logged.</summary>
    internal string? Root => Folder.Length == 0 ? null : Path.GetFullPath(Folder, AppContext.BaseDirectory);
}

/// <summary>Checks the settings at start and names every wrong one.</summary>
internal sealed class TrafficOptionsValidator : IValidateOptions<TrafficOptions>
{
    private const int LeastBytes = 1 << 10;

    public ValidateOptionsResult Validate(string? name, TrafficOptions options)
    {
        List<string> failures = [];
        if (options.Folder.Contains('\0'))
            failures.Add("Traffic:Folder is not the name of a folder");
        if (options.MaxBytes is < LeastBytes or > 1L << 40)
            failures.Add($"Traffic:MaxBytes must be {LeastBytes} to {1L << 40}, not {options.MaxBytes}");
        if (options.RotateEvery is { } every && (every < TimeSpan.FromMilliseconds(500) || every > TimeSpan.FromDays(1)))
            failures.Add($"Traffic:RotateEvery must be 00:00:00.5 to 1.00:00:00, not {every}");
        if (options.MaxQueued is < 1 or > 10_000_000)
            failures.Add($"Traffic:MaxQueued must be 1 to 10000000, not {options.MaxQueued}");
        if (options.KeepFor < TimeSpan.FromMinutes(1) || options.KeepFor > TimeSpan.FromDays(3_650))
            failures.Add($"Traffic:KeepFor must be 00:01:00 to 3650.00:00:00, not {options.KeepFor}");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
