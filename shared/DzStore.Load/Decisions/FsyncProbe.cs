namespace DzStore.Load.Decisions;

/// <summary>Measures what one fsync costs on the disk of a folder, by appending and flushing a small file there.</summary>
public static class FsyncProbe
{
    private const int Rounds = 25;

    /// <returns>The median in milliseconds.</returns>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static double MedianMs(string folder, TimeProvider time)
    {
        var file = Path.Combine(folder, $"fsync-{Path.GetRandomFileName()}.probe");
        var record = new byte[512];
        var rounds = new double[Rounds];
        using var stream = new FileStream(
            file,
            FileMode.CreateNew,
            FileAccess.Write,
            FileShare.None,
            bufferSize: 0,
            FileOptions.DeleteOnClose
        );
        for (var i = 0; i < Rounds; i++)
        {
            var start = time.GetTimestamp();
            stream.Write(record);
            stream.Flush(flushToDisk: true);
            rounds[i] = time.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(rounds);
        return rounds[Rounds / 2];
    }
}
