using System.Globalization;

namespace DzStore.Local.Tests.Support;

/// <summary>Who descends from whom, as Linux tells it under /proc.</summary>
internal static class ProcessTree
{
    public static void SkipUnlessKnown() =>
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Finding a process's children needs Linux's /proc.");

    /// <summary>A shell's background job ignores Ctrl-C, and so does what it starts.</summary>
    public static void SkipIfInterruptsAreIgnored()
    {
        const string Ignored = "SigIgn:";
        const ulong Interrupt = 1 << (2 - 1);
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Ignored, StringComparison.Ordinal));
        var signals = ulong.Parse(line[Ignored.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        Assert.SkipWhen((signals & Interrupt) != 0, "This run ignores SIGINT, as a shell's background job does: run it in the foreground.");
    }

    public static IReadOnlyList<int> Descendants(int id)
    {
        var parents = Directory
            .EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var process) ? process : 0)
            .Where(process => process > 0)
            .Select(process => (process, parent: Parent(process)))
            .ToLookup(pair => pair.parent, pair => pair.process);
        var found = new List<int>();
        var open = new Queue<int>([id]);
        while (open.TryDequeue(out var next))
        {
            foreach (var child in parents[next])
            {
                found.Add(child);
                open.Enqueue(child);
            }
        }

        return found;
    }

    /// <summary>The descendant whose command line holds the text.</summary>
    public static int Descendant(int id, string text) =>
        Descendants(id).First(child => CommandLine(child).Contains(text, StringComparison.Ordinal));

    public static async Task AllGoneAsync(IEnumerable<int> processes, TimeSpan limit)
    {
        using var stop = new CancellationTokenSource(limit);
        var left = processes.ToList();
        while (left.RemoveAll(process => Parent(process) is null || IsZombie(process)) >= 0 && left.Count > 0)
        {
            if (stop.IsCancellationRequested)
            {
                Assert.Fail(
                    $"Still running after {limit.TotalSeconds} s: "
                        + string.Join("; ", left.Select(process => $"{process} {CommandLine(process)}"))
                );
            }

            await Task.Delay(50);
        }
    }

    private static int? Parent(int process) =>
        Status(process, "PPid:") is { } parent ? int.Parse(parent, CultureInfo.InvariantCulture) : null;

    // A process that has ended stays listed until whoever adopted it has looked.
    private static bool IsZombie(int process) => Status(process, "State:")?.StartsWith('Z') ?? false;

    private static string? Status(int process, string field)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status")
                .First(line => line.StartsWith(field, StringComparison.Ordinal))[field.Length..]
                .Trim();
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }
}
