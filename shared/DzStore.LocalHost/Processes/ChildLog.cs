using System.Diagnostics;

namespace DzStore.LocalHost.Processes;

/// <summary>
/// The output and errors of a child: written to a file as they come, with the last lines kept for the message about its end. They come
/// through two pipes in no reliable order, so each of the two keeps at least half of the kept lines.
/// </summary>
internal sealed class ChildLog(string file) : IDisposable
{
    private const int Kept = 20;

    private readonly Lock _gate = new();
    private readonly List<(string Line, bool IsError)> _last = new(Kept + 1);
    private readonly StreamWriter _writer = new(
        new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)
    )
    {
        AutoFlush = true,
    };
    private bool _closed;

    public string File => file;

    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (_gate)
                return [.. _last.Select(entry => entry.Line)];
        }
    }

    public Task CopyAsync(Process process) =>
        Task.WhenAll(CopyAsync(process.StandardOutput, isError: false), CopyAsync(process.StandardError, isError: true));

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _writer.Dispose();
        }
    }

    private async Task CopyAsync(StreamReader lines, bool isError)
    {
        while (await lines.ReadLineAsync() is { } line)
            Add(line, isError);
    }

    private void Add(string line, bool isError)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _last.Add((line, isError));
            if (_last.Count > Kept)
            {
                var dropErrors = _last.Count(entry => entry.IsError) > Kept / 2;
                _last.RemoveAt(_last.FindIndex(entry => entry.IsError == dropErrors));
            }

            _writer.WriteLine(line);
        }
    }
}
