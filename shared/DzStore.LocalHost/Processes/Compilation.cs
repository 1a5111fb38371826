namespace DzStore.LocalHost.Processes;

/// <summary>Sets how the .NET runtime compiles the processes that are started here.</summary>
public static class Compilation
{
    private const string Profiling = "DOTNET_TieredPGO";
    private const string TwoMappings = "DOTNET_EnableWriteXorExecute";

    /// <summary>
    /// Turns profile-guided recompilation off for child processes, unless the environment sets it. The runtime otherwise compiles busy
    /// code twice, first with counters in it, which takes one of two cores for as long as waits are measured. A production service runs
    /// for weeks and keeps the gain.
    /// </summary>
    public static void DisableProfiling()
    {
        if (Environment.GetEnvironmentVariable(Profiling) is null)
            Environment.SetEnvironmentVariable(Profiling, "0");
    }

    /// <summary>
    /// Has child processes write compiled code where it runs, unless the environment says otherwise: by default each page of code is mapped
    /// twice, once to write and once to run, which makes programs that have just been started compile slower. It hardens services that
    /// face strangers; those here face this machine.
    /// </summary>
    public static void MapCodeOnce()
    {
        if (Environment.GetEnvironmentVariable(TwoMappings) is null)
            Environment.SetEnvironmentVariable(TwoMappings, "0");
    }
}
