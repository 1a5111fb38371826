namespace DzStore.SparkConnect.Server;

/// <summary>Keeps the last lines that a process wrote.</summary>
internal sealed class ServerOutput
{
    private const int Kept = 60;
    private readonly Queue<string> _lines = new();

    public void Add(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Kept)
                _lines.Dequeue();
        }
    }

    public override string ToString()
    {
        lock (_lines)
            return string.Join('\n', _lines);
    }
}
