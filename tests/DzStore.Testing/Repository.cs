namespace DzStore.Testing;

/// <summary>The source tree that these tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string File(params string[] path) => Path.Combine([Root, .. path]);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "DzStore.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("DzStore.sln is in no folder above the tests.");
        return folder.FullName;
    }
}
