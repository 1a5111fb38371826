namespace DzStore.SparkConnect;

/// <summary>The last lines that a process wrote.</summary>
internal sealed class ServerOutput
{
    private const int Kept = 60;
    private readonly Queue<string> lines = new();

    public void Add(string? line)
    {
        if (line is null)
            return;
        lock (lines)
        {
            lines.Enqueue(line);
            if (lines.Count > Kept)
                lines.Dequeue();
        }
    }

    public override string ToString()
    {
        lock (lines)
            return string.Join('\n', lines);
    }
}
