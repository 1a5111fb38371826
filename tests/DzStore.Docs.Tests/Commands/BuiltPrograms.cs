using System.Text.RegularExpressions;

namespace DzStore.Docs.Tests.Commands;

/// <summary>
/// The programs that pages start with <c>dotnet run --project</c>, as the build of these tests has made them
/// (artifacts/bin/PROJECT/CONFIGURATION).
/// </summary>
internal static partial class BuiltPrograms
{
    private static readonly Dictionary<string, (string Project, string Assembly)> ByFolder = new()
    {
        ["deploy/local"] = ("Local", "DzStore.Local"),
        ["services/Checkout"] = ("Checkout", "DzStore.Checkout"),
    };

    public static string Launcher => PathOf("deploy/local");

    /// <summary>Replaces <c>dotnet run --project FOLDER --</c> by the program: a build takes longer than the command.</summary>
    public static string Substitute(string commands) =>
        DotnetRun().Replace(commands, run => $"dotnet '{PathOf(run.Groups["folder"].Value)}'");

    private static string PathOf(string folder)
    {
        if (!ByFolder.TryGetValue(folder, out var program))
        {
            throw new NotSupportedException(
                $"{folder} is no program that these tests know: add it to {nameof(BuiltPrograms)}, or mark the block with skip=."
            );
        }
        var configuration = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(configuration.Parent!.Parent!.FullName, program.Project, configuration.Name, program.Assembly + ".dll");
    }

    [GeneratedRegex(@"dotnet run (-c \w+ )?--project (?<folder>\S+)( --(?= |$))?")]
    private static partial Regex DotnetRun();
}
