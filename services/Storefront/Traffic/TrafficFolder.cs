namespace DzStore.Storefront.Traffic;

/// <summary>The folder of the log files, which several instances may share.</summary>
/// <param name="path">Its absolute path.</param>
internal sealed class TrafficFolder(string path)
{
    private const byte LineEnd = (byte)'\n';
    private const int TailBytes = 1 << 16;

    /// <summary>
    /// Closes the files that dead processes left in work: whole lines are kept, and the file is shown to readers. A living writer holds its
    /// file locked, and keeps it.
    /// </summary>
    /// <returns>The number of files that were closed.</returns>
    public int FinishLeftOvers()
    {
        var finished = 0;
        foreach (var (file, name) in Files(".web_traffic-*.csv"))
        {
            if (TryCutToWholeLines(file) is not { } bytes)
                continue;
            if (bytes <= TrafficRow.Header.Length)
                File.Delete(file);
            else
                TrafficFile.Show(file, Path.Combine(path, name.Closed));
            finished++;
        }
        return finished;
    }

    /// <summary>Removes the files whose last row must be older than a time.</summary>
    /// <returns>The number of files that were removed.</returns>
    public int RemoveEndedBefore(DateTime time)
    {
        var removed = 0;
        var series = Files("web_traffic-*.csv").GroupBy(file => file.Name.Series, StringComparer.Ordinal);
        foreach (var files in series.Select(each => each.OrderBy(file => file.Name.Number).ToArray()))
        {
            for (var i = 0; i < files.Length; i++)
            {
                var dayEnd = files[i].Name.First.Date.AddDays(1);
                var end = i + 1 < files.Length && files[i + 1].Name.First < dayEnd ? files[i + 1].Name.First : dayEnd;
                if (end >= time)
                    break;
                File.Delete(files[i].Path);
                removed++;
            }
        }
        return removed;
    }

    private IEnumerable<(string Path, TrafficName Name)> Files(string pattern)
    {
        if (!Directory.Exists(path))
            yield break;
        // Hidden files, which the default leaves out, are those in work.
        foreach (var file in Directory.GetFiles(path, pattern, new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            if (TrafficName.Parse(Path.GetFileName(file)) is { } name)
                yield return (file, name);
        }
    }

    /// <summary>Cuts what follows the last line end; null when the file has a living writer, or is gone.</summary>
    /// <returns>The size that is left.</returns>
    private static long? TryCutToWholeLines(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            var (length, tail) = (stream.Length, new byte[TailBytes]);
            while (length > 0)
            {
                var start = Math.Max(0, length - TailBytes);
                var part = tail.AsSpan(0, (int)(length - start));
                stream.Position = start;
                stream.ReadExactly(part);
                length = start + part.LastIndexOf(LineEnd) + 1;
                if (length > start)
                    break;
            }
            if (length < stream.Length)
                stream.SetLength(length);
            return length;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
