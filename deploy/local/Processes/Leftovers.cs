using System.Diagnostics;
using System.Text.Json;
using DzStore.Local.CommandLine;

namespace DzStore.Local.Processes;

/// <summary>
/// The children of a launcher that was killed take a moment to stop, and until then the data is theirs. Each launcher writes
/// down whom it starts; the next one waits for them.
/// </summary>
internal sealed class Leftovers(string file)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private sealed record Entry(string Name, int Id, DateTime StartedAt);

    /// <summary>The note is whole at every moment: a launcher that is killed while it writes down its services leaves the one that names its database.</summary>
    public void Record(IEnumerable<ChildProcess> children)
    {
        var next = file + ".next";
        File.WriteAllText(next, JsonSerializer.Serialize(children.Where(child => !child.Exited.IsCompleted).Select(child => new Entry(child.Name, child.Id, child.StartedAt))));
        File.Move(next, file, overwrite: true);
    }

    /// <exception cref="UsageException">One of them does not end.</exception>
    public async Task WaitUntilGoneAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        foreach (var entry in Read())
        {
            while (IsAlive(entry))
            {
                if (time.GetElapsedTime(start) > Patience)
                    throw new UsageException($"{entry.Name} of an earlier launcher still uses the data folder (process {entry.Id}). End it, or give another folder with --data.");
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
            return []; // What a loss of power left of it, which no child outlived.
        }
    }

    private static bool IsAlive(Entry entry)
    {
        try
        {
            // Ids are used again: the time of starting, which systems give to a second or so, tells two processes apart.
            using var process = Process.GetProcessById(entry.Id);
            return (process.StartTime.ToUniversalTime() - entry.StartedAt).Duration() < TimeSpan.FromSeconds(2);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
