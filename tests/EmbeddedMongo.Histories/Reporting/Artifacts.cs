using System.Text.Json;
using DzStore.Histories.Files;
using DzStore.Histories.Isolation;
using DzStore.Histories.Linearizability;
using DzStore.Histories.Operations;
using DzStore.Histories.Pictures;
using EmbeddedMongo.Histories.Streams;

namespace EmbeddedMongo.Histories.Reporting;

/// <summary>Keeps histories, as JSON lines, and pictures of violations, as HTML, in a folder.</summary>
/// <param name="folder">The folder, which is created.</param>
internal sealed class Artifacts(string folder)
{
    /// <summary>Keeps a history of registers; with a violation also its picture.</summary>
    /// <returns>The files.</returns>
    public async Task<IReadOnlyList<string>> KeepAsync(
        string name,
        History<RegisterAction> history,
        LinearizabilityReport report,
        CancellationToken cancellationToken
    )
    {
        var lines = await WriteAsync(name, stream => HistoryFile.WriteAsync(history, stream, cancellationToken));
        return report.Verdict == Verdict.Violated ? [lines, await WritePageAsync(name, ViolationPage.Write(name, report))] : [lines];
    }

    /// <summary>Keeps a history of transactions; with a violation also its picture.</summary>
    /// <returns>The files.</returns>
    public async Task<IReadOnlyList<string>> KeepAsync(
        string name,
        History<Transaction> history,
        IsolationReport report,
        CancellationToken cancellationToken
    )
    {
        var lines = await WriteAsync(name, stream => HistoryFile.WriteAsync(history, stream, cancellationToken));
        return report.Verdict == Verdict.Violated ? [lines, await WritePageAsync(name, ViolationPage.Write(name, report))] : [lines];
    }

    /// <summary>Keeps the writes and the events of change streams.</summary>
    /// <returns>The file.</returns>
    public Task<string> KeepAsync(
        string name,
        IReadOnlyCollection<WrittenChange> writes,
        IReadOnlyList<IReadOnlyList<SeenChange>> seen,
        CancellationToken cancellationToken
    ) => WriteAsync(name, async stream =>
        {
            await WriteLinesAsync(stream, writes.Select(write => new { write }), cancellationToken);
            for (var watcher = 0; watcher < seen.Count; watcher++)
                await WriteLinesAsync(stream, seen[watcher].Select(change => new { watcher, change }), cancellationToken);
        });

    private async Task<string> WriteAsync(string name, Func<Stream, Task> write)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, name + ".jsonl");
        await using var stream = File.Create(file);
        await write(stream);
        return file;
    }

    private async Task<string> WritePageAsync(string name, string page)
    {
        var file = Path.Combine(folder, name + ".html");
        await File.WriteAllTextAsync(file, page);
        return file;
    }

    private static async Task WriteLinesAsync<T>(Stream stream, IEnumerable<T> values, CancellationToken cancellationToken)
    {
        foreach (var value in values)
        {
            await JsonSerializer.SerializeAsync(stream, value, cancellationToken: cancellationToken);
            stream.WriteByte((byte)'\n');
        }
    }
}
