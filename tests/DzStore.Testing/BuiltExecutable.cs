using System.Diagnostics;

namespace DzStore.Testing;

/// <summary>
/// Starts what the solution built, from artifacts/bin. The project that uses it references the executable's project with
/// <c>ReferenceOutputAssembly="false"</c>, so that it is built before.
/// </summary>
public static class BuiltExecutable
{
    /// <summary>All three streams are redirected; whoever starts it reads its output.</summary>
    /// <param name="project">The project's name, such as Checkout.</param>
    /// <param name="assembly">The assembly's name, such as DzStore.Checkout.</param>
    /// <param name="arguments">Its command line.</param>
    public static Process Start(string project, string assembly, params IEnumerable<string> arguments)
    {
        // artifacts/bin/<Project>/<configuration>/
        var configuration = new DirectoryInfo(AppContext.BaseDirectory);
        var bin = configuration.Parent!.Parent!.FullName;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(bin, project, configuration.Name, assembly + ".dll"), .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            // Not where the assembly is: its settings must be found all the same.
            WorkingDirectory = Path.GetTempPath(),
            // Elsewhere a service wants to know who calls; a test that is about that says --environment itself.
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Development" },
        };
        return Process.Start(start)!;
    }
}
