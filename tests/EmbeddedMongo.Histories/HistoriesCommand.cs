using System.CommandLine;
using EmbeddedMongo.Histories.Bugs;
using EmbeddedMongo.Histories.Registers;
using EmbeddedMongo.Histories.Reporting;
using EmbeddedMongo.Histories.Sets;
using EmbeddedMongo.Histories.Streams;
using EmbeddedMongo.Histories.Transactions;

namespace EmbeddedMongo.Histories;

/// <summary>
/// The command line. Exit codes: 0 if every history is as it must be and whole; 1 if not, or if it was interrupted; 2 for a wrong command
/// line.
/// </summary>
internal static class HistoriesCommand
{
    private const int Failed = 1;
    private const int Misused = 2;

    public static RootCommand Create(TextWriter output)
    {
        var registers = new Option<int?>("--registers") { Description = "The number of operations on registers." };
        var transactions = new Option<int?>("--transactions") { Description = "The number of transactions that commit." };
        var streams = new Option<bool>("--streams") { Description = "Watches change streams through kills." };
        var bugs = new Option<bool>("--bugs") { Description = "Plants each bug in turn, and tells after how long clients saw it." };
        var bug = new Option<Bug?>("--bug") { Description = "Plants one bug only." };
        var kills = new Option<int?>("--kills")
        {
            Description =
                "The number of faults in each part; by default one for 10,000 operations or 1,000 transactions, and 5 for streams.",
        };
        var nodes = new Option<int>("--nodes") { Description = "The number of nodes.", DefaultValueFactory = _ => 3 };
        var clients = new Option<int>("--clients") { Description = "The clients of each part.", DefaultValueFactory = _ => 16 };
        var seconds = new Option<int>("--seconds") { Description = "The time that each part may take.", DefaultValueFactory = _ => 1800 };
        var seed = new Option<int>("--seed") { Description = "Makes the choices of clients and faults.", DefaultValueFactory = _ => 1 };
        var folder = new Option<string>("--out")
        {
            Description = "The folder for histories and pictures.",
            DefaultValueFactory = _ => Path.Combine("artifacts", "histories"),
        };
        var command = new RootCommand(
            "Records what clients see of a replica set of EmbeddedMongo through faults, and decides whether that can have happened. "
                + "Without --registers, --transactions or --streams it does all three at a tenth of what is claimed."
        )
        {
            registers,
            transactions,
            streams,
            bugs,
            bug,
            kills,
            nodes,
            clients,
            seconds,
            seed,
            folder,
        };
        command.SetAction(
            (parsed, token) =>
            {
                var hasPart =
                    parsed.GetValue(registers) is not null || parsed.GetValue(transactions) is not null || parsed.GetValue(streams);
                var options = new HistoriesOptions
                {
                    Registers = parsed.GetValue(registers) ?? (hasPart ? 0 : 100_000),
                    Transactions = parsed.GetValue(transactions) ?? (hasPart ? 0 : 10_000),
                    Streams = parsed.GetValue(streams) || !hasPart,
                    Kills = parsed.GetValue(kills),
                    Nodes = parsed.GetValue(nodes),
                    Clients = parsed.GetValue(clients),
                    Limit = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    Seed = parsed.GetValue(seed),
                    Output = parsed.GetValue(folder)!,
                };
                return parsed.GetValue(bugs) || parsed.GetValue(bug) is not null
                    ? RunBugsAsync(parsed.GetValue(bug), options, output, token)
                    : RunAsync(options, output, token);
            }
        );
        return command;
    }

    /// <summary>Parses and runs; a wrong command line is told and gives its own exit code.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">Takes results, usage and errors; progress goes to standard error.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        var parsed = Create(output).Parse(args);
        var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = output });
        return parsed.Errors.Count > 0 ? Misused : exitCode;
    }

    private static async Task<int> RunBugsAsync(Bug? bug, HistoriesOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var hunts = HuntTable.All.Where(hunt => bug is null || hunt.Bug == bug);
        return await BugReport.RunAsync(hunts, new Artifacts(options.Output), output, cancellationToken) ? 0 : Failed;
    }

    private static async Task<int> RunAsync(HistoriesOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var parts = new List<(int Size, Func<NodeSet, HistoriesOptions, Action<string>, CancellationToken, Task<RunReport>> Run)>
        {
            (options.Registers, RegisterRun.RunAsync),
            (options.Transactions, TransactionRun.RunAsync),
            (options.Streams ? 1 : 0, StreamRun.RunAsync),
        };
        var isGood = true;
        foreach (var (_, run) in parts.Where(part => part.Size > 0))
        {
            using var folder = new NodeFolder();
            isGood &= await RunAsync(run, folder, options, output, cancellationToken);
            if (!isGood)
                output.WriteLine($"  the nodes' data and logs: {folder.Keep()}");
        }

        return isGood ? 0 : Failed;
    }

    private static async Task<bool> RunAsync(
        Func<NodeSet, HistoriesOptions, Action<string>, CancellationToken, Task<RunReport>> run,
        NodeFolder folder,
        HistoriesOptions options,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var set = await ProcessSet.StartAsync(folder.Path, options.Nodes, cancellationToken);
            var report = await run(set, options, Console.Error.WriteLine, cancellationToken);
            output.WriteLine($"{report.Name}: {Word(report)}: {report.Lines[0]}");
            foreach (var line in report.Lines.Skip(1))
                output.WriteLine($"  {line}");
            return report.IsGood;
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            // The set did not become whole again, or a client failed by itself.
            output.WriteLine($"the run broke off: {e.Message}");
            return false;
        }
    }

    private static string Word(RunReport report) =>
        (report.Verdict, report.IsWhole) switch
        {
            (DzStore.Histories.Operations.Verdict.Holds, true) => "as it must be",
            (DzStore.Histories.Operations.Verdict.Holds, false) => "as it must be, but NOT WHOLE: the time was over",
            (DzStore.Histories.Operations.Verdict.Undecided, _) => "UNDECIDED",
            _ => "VIOLATED",
        };
}
