namespace DzStore.Analytics.Engines.Spark;

/// <summary>Logs with the same columns and separator, and where Spark finds them.</summary>
/// <param name="Columns">The columns in the order of the headers.</param>
/// <param name="Paths">The logs to be read completely.</param>
/// <param name="Unfinished">The logs that end in an unfinished line, which is left to the next run.</param>
/// <param name="Separator">The character between fields.</param>
/// <param name="DateForm">The form of dates with slashes in the timestamps; null refuses them.</param>
internal sealed record LogShape(
    IReadOnlyList<string> Columns,
    IReadOnlyList<string> Paths,
    IReadOnlyList<string> Unfinished,
    char Separator = ',',
    string? DateForm = null
);

/// <summary>The logs that Spark is to read.</summary>
/// <param name="All">The logs by their columns; none where all logs are empty or torn.</param>
/// <param name="Files">The number of logs.</param>
/// <param name="SkippedFiles">The number of logs that were left out because their header was torn.</param>
internal sealed record LogShapes(IReadOnlyList<LogShape> All, int Files, int SkippedFiles);
