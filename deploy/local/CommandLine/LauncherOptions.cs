using DzStore.LocalHost;

namespace DzStore.Local.CommandLine;

/// <summary>The options of one run of the launcher.</summary>
internal sealed record LauncherOptions
{
    /// <summary>The number of database nodes where nobody asks for another.</summary>
    public const int DefaultNodes = 3;

    /// <summary>The store to start.</summary>
    public LocalStoreOptions Store { get; init; } = new() { Nodes = DefaultNodes };

    /// <summary>Exit after the report instead of serving until Ctrl-C.</summary>
    public bool Once { get; init; }

    /// <summary>The file that the figures are written to as JSON; null for none.</summary>
    public string? Report { get; init; }
}
