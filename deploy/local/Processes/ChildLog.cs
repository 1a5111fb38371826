namespace DzStore.Local.Processes;

/// <summary>A child's output: written to a file as it comes, with the last lines kept at hand for when the child dies.</summary>
internal sealed class ChildLog(string file) : IDisposable
{
    private const int Kept = 20;

    private readonly Lock gate = new();
    private readonly Queue<string> last = new(Kept);
    private readonly StreamWriter writer = new(new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
    private bool closed;

    public string File => file;

    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (gate)
                return [.. last];
        }
    }

    public async Task CopyAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
            Add(line);
    }

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            writer.Dispose();
        }
    }

    private void Add(string line)
    {
        lock (gate)
        {
            if (closed)
                return;
            if (last.Count == Kept)
                last.Dequeue();
            last.Enqueue(line);
            writer.WriteLine(line);
        }
    }
}
