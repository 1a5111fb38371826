using DzStore.Testing;

namespace DzStore.ArchitectureTests;

/// <summary>The source files of the repository, by their paths from its root.</summary>
internal static class Sources
{
    private static readonly string[] All = ["services", "shared", "deploy", "tests"];

    /// <summary>Files of that name in these folders, or in all that hold source; what is built or restored is none.</summary>
    public static IEnumerable<string> Files(string pattern, params string[] folders) =>
        from folder in folders is [] ? All : folders
        from file in Directory.EnumerateFiles(Repository.File(folder), pattern, SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
        where !path.Split('/').Any(part => part is "bin" or "obj" or "node_modules")
        orderby path
        select path;
}
