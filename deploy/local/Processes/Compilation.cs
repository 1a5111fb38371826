namespace DzStore.Local.Processes;

/// <summary>How the runtime compiles what the launcher starts.</summary>
internal static class Compilation
{
    private const string Profiling = "DOTNET_TieredPGO";

    /// <summary>
    /// Busy code is compiled once, not first with counters in it and then once more by what they say: that takes a core of two for as long as waits are measured here. A
    /// service in production runs for weeks and keeps what it gains. The processes take it over from the environment; a value that is set there stays.
    /// </summary>
    public static void OnlyOnce()
    {
        if (Environment.GetEnvironmentVariable(Profiling) is null)
            Environment.SetEnvironmentVariable(Profiling, "0");
    }
}
