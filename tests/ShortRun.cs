using System.Runtime.CompilerServices;

#pragma warning disable IDE0130 // Compiled into every test project, whatever its namespace.
namespace DzStore.Testing;

/// <summary>
/// Turns profile-guided recompilation off in the processes that tests start. They live for seconds, and it took a sixth of the suite's
/// processor time. Directory.Build.props does the same for the test projects themselves.
/// </summary>
internal static class ShortRun
{
    [ModuleInitializer]
    internal static void Begin() => Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
}
