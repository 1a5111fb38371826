namespace EmbeddedMongo.Specifications;

/// <summary>Copies lines to a log and keeps the last of them for an error's message.</summary>
internal sealed class LastLines(TextWriter log)
{
    private const int Most = 10;

    private readonly Queue<string> _lines = new();

    /// <summary>Adds a line; null, which a process gives at its end, is none.</summary>
    public void Add(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
        {
            log.WriteLine(line);
            _lines.Enqueue(line);
            if (_lines.Count > Most)
                _lines.Dequeue();
        }
    }

    public override string ToString()
    {
        lock (_lines)
            return string.Join(Environment.NewLine, _lines);
    }
}
