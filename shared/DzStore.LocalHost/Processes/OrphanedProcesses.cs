using System.Diagnostics;
using System.Text.Json;
using DzStore.LocalHost.Errors;

namespace DzStore.LocalHost.Processes;

/// <summary>
/// The child processes that a killed launcher left running. They take a moment to stop and use the data folder until then, so each
/// launcher records its children in a file, and the next one waits for them.
/// </summary>
/// <param name="file">The file of the record, in the data folder.</param>
internal sealed class OrphanedProcesses(string file)
{
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(15);

    private sealed record Entry(string Name, int Id, DateTime StartedAt);

    /// <summary>
    /// Replaces the record by the children that run now. The file is complete at every moment: a launcher that is killed while it
    /// records its services leaves the record of its database.
    /// </summary>
    public void Record(IEnumerable<ChildProcess> children)
    {
        var next = file + ".next";
        File.WriteAllText(
            next,
            JsonSerializer.Serialize(
                children.Where(child => !child.Exited.IsCompleted).Select(child => new Entry(child.Name, child.Id, child.StartedAt))
            )
        );
        File.Move(next, file, overwrite: true);
    }

    /// <summary>Waits until the recorded processes have ended.</summary>
    /// <exception cref="SetupException">One of them still runs after 15 s.</exception>
    public async Task WaitUntilGoneAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        foreach (var entry in Read())
        {
            while (IsAlive(entry))
            {
                if (time.GetElapsedTime(start) > WaitLimit)
                {
                    throw new SetupException(
                        $"{entry.Name} of an earlier launcher still uses the data folder (process {entry.Id}). "
                            + "End it, or give another folder with --data."
                    );
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
            }
        }
    }

    private Entry[] Read()
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<Entry[]>(File.ReadAllText(file)) ?? [] : [];
        }
        catch (JsonException)
        {
            return []; // A loss of power cut the record short, and no child outlived that.
        }
    }

    private static bool IsAlive(Entry entry)
    {
        try
        {
            // Systems reuse process ids: the start time, which they give to a second or so, tells two processes apart.
            using var process = Process.GetProcessById(entry.Id);
            return (process.StartTime.ToUniversalTime() - entry.StartedAt).Duration() < TimeSpan.FromSeconds(2);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
