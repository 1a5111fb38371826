using System.Diagnostics;
using System.Globalization;
using DzStore.Histories.Files;
using DzStore.Histories.Isolation;
using DzStore.Histories.Linearizability;
using DzStore.Histories.Operations;
using DzStore.Histories.Recording;
using Spectre.Console;

namespace DzStore.Benchmarks.Histories;

/// <summary>
/// Records clients of stores in memory, and judges what they saw. The aim is a minute for a million operations on registers, and ten
/// seconds for a hundred thousand transactions.
/// </summary>
internal static class JudgeHistories
{
    private const int Operations = 1_000_000;
    private const int Transactions = 100_000;
    private const int Clients = 16;

    private static readonly TimeSpan RegisterAim = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TransactionAim = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string[] options, CancellationToken cancellationToken)
    {
        var table = new Table().AddColumns("history", "recorded in", "judged in", "aim", "MB of file", "verdict", "");
        var met = true;
        foreach (var keys in new[] { 1_000, 10 })
        {
            var (history, recorded) = await RecordAsync(new RegisterStore(keys), Operations);
            var clock = Stopwatch.StartNew();
            var report = LinearizabilityChecker.Check(history, new(), cancellationToken);
            var judged = clock.Elapsed;
            var file = await SizeAsync(stream => HistoryFile.WriteAsync(history, stream, cancellationToken));
            Add($"{keys:N0} registers", recorded, judged, RegisterAim, file, report.Verdict);
        }

        foreach (var model in new[] { IsolationModel.SnapshotIsolation, IsolationModel.StrongSnapshotIsolation })
        {
            var (history, recorded) = await RecordAsync(new SnapshotStore(), Transactions);
            var clock = Stopwatch.StartNew();
            var report = IsolationChecker.Check(history, model, cancellationToken);
            var judged = clock.Elapsed;
            var file = await SizeAsync(stream => HistoryFile.WriteAsync(history, stream, cancellationToken));
            Add(
                model == IsolationModel.SnapshotIsolation ? "lists" : "lists, strong",
                recorded,
                judged,
                TransactionAim,
                file,
                report.Verdict
            );
        }

        AnsiConsole.Write(table);
        return met ? 0 : 1;

        void Add(string name, TimeSpan recorded, TimeSpan judged, TimeSpan aim, double size, Verdict verdict)
        {
            var isMet = judged <= aim && verdict == Verdict.Holds;
            met &= isMet;
            table.AddRow(
                name,
                Seconds(recorded),
                Seconds(judged),
                $"≤ {Seconds(aim)}",
                $"{size:F0}",
                $"{verdict}",
                isMet ? "met" : "missed"
            );
        }
    }

    private static async Task<(History<T> History, TimeSpan Took)> RecordAsync<T>(IRecordedStore<T> store, int operations)
        where T : HistoryAction
    {
        var recorder = new HistoryRecorder<T>(TimeProvider.System);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable.Range(0, Clients).Select(client => Task.Run(() => RunClientAsync(store, recorder, client, operations / Clients)))
        );
        return (recorder.ToHistory(), clock.Elapsed);
    }

    private static async Task RunClientAsync<T>(IRecordedStore<T> store, HistoryRecorder<T> recorder, int client, int operations)
        where T : HistoryAction
    {
        var random = new Random(client);
        for (var number = 0; number < operations; number++)
        {
            var action = store.Plan(random);
            var operation = recorder.Invoke(client, action);
            // Others get their turn while the request is on its way, and while the answer is.
            if (random.Next(8) == 0)
                await Task.Yield();
            var answer = store.Run(action);
            if (random.Next(8) == 0)
                await Task.Yield();
            // One answer in a hundred is lost.
            if (random.Next(100) == 0)
                operation.Unknown();
            else if (answer is null)
                operation.Failed();
            else
                operation.Ok(answer);
        }
    }

    private static async Task<double> SizeAsync(Func<Stream, Task> write)
    {
        using var stream = new MemoryStream();
        await write(stream);
        return stream.Length / 1e6;
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s");
}
