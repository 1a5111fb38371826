using System.Runtime.CompilerServices;

#pragma warning disable IDE0130 // Compiled into every test project, whatever its namespace.
namespace DzStore.Testing;

/// <summary>
/// Settings of the .NET runtime for the processes that tests start, which live for seconds: no profile-guided recompilation, a method is
/// compiled again after 512 calls rather than 30, and compiled code is written without a second mapping of its memory. Together they are
/// a third of such a process's time. Directory.Build.props does the same for the test projects themselves, as far as a project can.
/// </summary>
internal static class ShortRun
{
    [ModuleInitializer]
    internal static void Begin()
    {
        Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
        // Hexadecimal.
        Environment.SetEnvironmentVariable("DOTNET_TC_CallCountThreshold", "200");
        Environment.SetEnvironmentVariable("DOTNET_EnableWriteXorExecute", "0");
    }
}
