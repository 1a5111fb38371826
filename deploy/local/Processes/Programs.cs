using System.Runtime.InteropServices;
using DzStore.Local.CommandLine;

namespace DzStore.Local.Processes;

/// <summary>Where the programs are that the launcher starts.</summary>
internal static class Programs
{
    /// <summary>The host that runs this very process's runtime: an install that is not on PATH has one as well.</summary>
    public static string Dotnet { get; } = Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>The launcher as it was built, even where this code was loaded from the folder of something that references it.</summary>
    public static string Launcher => Built("Local", "DzStore.Local");

    /// <summary>A program of this repository, built beside the launcher in the same configuration (artifacts/bin/PROJECT/CONFIGURATION).</summary>
    public static string Built(string project, string assembly)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var path = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, configuration, assembly + ".dll"));
        return File.Exists(path) ? path : throw new UsageException($"{path} is not there: build it with 'dotnet build'.");
    }

    /// <summary>A program on PATH; null when there is none of that name.</summary>
    public static string? OnPath(string name)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }
}
