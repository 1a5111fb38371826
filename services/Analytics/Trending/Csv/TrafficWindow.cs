namespace DzStore.Analytics.Trending.Csv;

/// <summary>The arithmetic of windows of log time.</summary>
internal static class TrafficWindow
{
    /// <summary>The most readings of one run: the newest time is guessed, and a wrong guess makes another reading.</summary>
    public const int MaxReadings = 3;

    /// <summary>The start of a window, which is not in it.</summary>
    /// <param name="newest">The newest timestamp of all rows.</param>
    /// <param name="minutes">The length of the window.</param>
    public static DateTime Start(DateTime newest, int minutes) =>
        newest - DateTime.MinValue > TimeSpan.FromMinutes(minutes) ? newest - TimeSpan.FromMinutes(minutes) : DateTime.MinValue;
}
