using System.Reflection;
using System.Runtime.InteropServices;
using DzStore.LocalHost.Errors;

namespace DzStore.LocalHost.Processes;

/// <summary>Finds the programs that are started here.</summary>
public static class Programs
{
    /// <summary>The dotnet host of the runtime that runs this process; it need not be on PATH.</summary>
    public static string Dotnet { get; } =
        Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")
        );

    /// <summary>The assembly that this process was started with.</summary>
    public static string Entry => Assembly.GetEntryAssembly()!.Location;

    /// <summary>
    /// A program of this repository, built in the same configuration as the running one (artifacts/bin/PROJECT/CONFIGURATION).
    /// </summary>
    /// <param name="project">The project's file name without extension, such as "Checkout".</param>
    /// <param name="assembly">The assembly's name, such as "DzStore.Checkout".</param>
    /// <returns>The full path of its assembly.</returns>
    /// <exception cref="SetupException">It is not built.</exception>
    public static string Built(string project, string assembly)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var path = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, configuration, assembly + ".dll"));
        return File.Exists(path) ? path : throw new SetupException($"{path} does not exist: build it with 'dotnet build'.");
    }

    /// <summary>The full path of a program on PATH; null when PATH has none of that name.</summary>
    public static string? OnPath(string name)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }
}
