namespace EmbeddedMongo.Histories.Sets;

/// <summary>A folder for the data and logs of nodes, which goes with the run unless it is kept.</summary>
internal sealed class NodeFolder : IDisposable
{
    private bool _isKept;

    public string Path { get; } = Directory.CreateTempSubdirectory("embedded-mongo-histories-").FullName;

    /// <summary>Leaves it where it is.</summary>
    public string Keep()
    {
        _isKept = true;
        return Path;
    }

    public void Dispose()
    {
        if (!_isKept)
            Directory.Delete(Path, recursive: true);
    }
}
