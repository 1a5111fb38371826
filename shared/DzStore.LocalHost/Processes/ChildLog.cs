using System.Diagnostics;

namespace DzStore.Local.Processes;

/// <summary>
/// A child's output and errors: written to a file as they come, with the last lines kept at hand for when the child dies. They come
/// through two pipes, in no order that one could rely on, so neither pushes more of the other out than half of the lines kept.
/// </summary>
internal sealed class ChildLog(string file) : IDisposable
{
    private const int Kept = 20;

    private readonly Lock gate = new();
    private readonly List<(string Line, bool IsError)> last = new(Kept + 1);
    private readonly StreamWriter writer = new(new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
    private bool closed;

    public string File => file;

    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (gate)
                return [.. last.Select(entry => entry.Line)];
        }
    }

    public Task CopyAsync(Process process) =>
        Task.WhenAll(CopyAsync(process.StandardOutput, isError: false), CopyAsync(process.StandardError, isError: true));

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            writer.Dispose();
        }
    }

    private async Task CopyAsync(StreamReader lines, bool isError)
    {
        while (await lines.ReadLineAsync() is { } line)
            Add(line, isError);
    }

    private void Add(string line, bool isError)
    {
        lock (gate)
        {
            if (closed)
                return;
            last.Add((line, isError));
            if (last.Count > Kept)
            {
                var dropErrors = last.Count(entry => entry.IsError) > Kept / 2;
                last.RemoveAt(last.FindIndex(entry => entry.IsError == dropErrors));
            }

            writer.WriteLine(line);
        }
    }
}
