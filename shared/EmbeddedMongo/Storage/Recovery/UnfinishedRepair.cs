namespace EmbeddedMongo.Storage.Recovery;

/// <summary>
/// The note of a rebuild under way, beside the data: the folder that has the damaged files, and whether the new store there is finished. A
/// start that took what a cut rebuild leaves for the store would drop the rest in silence.
/// </summary>
/// <param name="Folder">The folder.</param>
/// <param name="IsBuilt">True once the new store is whole and only has to be moved into place.</param>
internal sealed record UnfinishedRepair(string Folder, bool IsBuilt)
{
    private const string FileName = "REPAIRING";
    private const string Built = "built ";

    /// <summary>The note in a directory, or null.</summary>
    public static UnfinishedRepair? Read(string directory)
    {
        var file = Path.Combine(directory, FileName);
        if (!File.Exists(file))
            return null;
        var text = File.ReadAllText(file);
        var isBuilt = text.StartsWith(Built, StringComparison.Ordinal);
        return new(Path.Combine(directory, isBuilt ? text[Built.Length..] : text), isBuilt);
    }

    /// <summary>Writes the note, in one step.</summary>
    public void Write(string directory)
    {
        var next = Path.Combine(directory, FileName + ".next");
        File.WriteAllText(next, (IsBuilt ? Built : "") + Path.GetFileName(Folder));
        File.Move(next, Path.Combine(directory, FileName), overwrite: true);
    }

    public static void Delete(string directory) => File.Delete(Path.Combine(directory, FileName));

    /// <summary>True for a file of the directory that is no part of the store.</summary>
    public static bool IsApart(string file) => Path.GetFileName(file) is "LOCK" or FileName or FileName + ".next";
}
