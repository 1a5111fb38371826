using System.Diagnostics;

namespace DzStore.Testing;

/// <summary>
/// Starts executables that the solution built, from artifacts/bin. The project that uses it references the executable's project with
/// <c>ReferenceOutputAssembly="false"</c>, so that it is built before.
/// </summary>
public static class BuiltExecutable
{
    /// <summary>Starts it with all three streams redirected; the caller reads its output.</summary>
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
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Not the folder of the assembly: its settings must be found anyway.
            WorkingDirectory = Path.GetTempPath(),
            // Outside Development a service needs credentials; a test of that sets --environment itself.
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Development" },
        };
        return Process.Start(start)!;
    }
}
