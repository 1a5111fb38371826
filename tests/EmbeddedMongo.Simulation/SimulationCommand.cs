using System.CommandLine;
using EmbeddedMongo.Simulation.Bugs;
using EmbeddedMongo.Simulation.Reporting;
using EmbeddedMongo.Simulation.Scenarios;
using EmbeddedMongo.Simulation.World;

namespace EmbeddedMongo.Simulation;

/// <summary>
/// The command line. Exit codes: 0 if every run kept every invariant (and, with --bugs, every planted bug was found); 1 if not, or if it
/// was interrupted; 2 for a wrong command line.
/// </summary>
internal static class SimulationCommand
{
    private const int Failed = 1;
    private const int Misused = 2;

    public static RootCommand Create(TextWriter output)
    {
        var seeds = new Option<int>("--seeds") { Description = "The number of runs.", DefaultValueFactory = _ => 1_000 };
        var first = new Option<int>("--first") { Description = "The seed of the first run.", DefaultValueFactory = _ => 0 };
        var seed = new Option<int?>("--seed") { Description = "One run only, with its trace." };
        var bug = new Option<PlantedBug>("--bug") { Description = "A bug to plant." };
        var bugs = new Option<bool>("--bugs") { Description = "Plants each bug in turn, and looks how many runs it takes to find it." };
        var command = new RootCommand("Runs EmbeddedMongo's replication protocol in a simulated world, once a seed.")
        {
            seeds,
            first,
            seed,
            bug,
            bugs,
        };
        command.SetAction(
            (parsed, token) =>
                Task.FromResult(
                    (parsed.GetValue(seed), parsed.GetValue(bugs)) switch
                    {
                        ({ } one, _) => RunOne(one, parsed.GetValue(bug), output),
                        (_, true) => FindBugs(parsed.GetValue(first), parsed.GetValue(seeds), output, token),
                        _ => RunMany(new Campaign(parsed.GetValue(bug), parsed.GetValue(first), parsed.GetValue(seeds)), output, token),
                    }
                )
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

    private static int RunOne(int seed, PlantedBug bug, TextWriter output)
    {
        var trace = new Trace();
        var outcome = SimulatedWorld.Run(ScenarioGenerator.Generate(seed, bug), trace);
        output.WriteLine(outcome.Scenario);
        foreach (var line in trace.Lines)
            output.WriteLine(line);
        if (outcome.Violated is not null)
            output.WriteLine(FailureReport.Of(outcome));
        else
            output.WriteLine($"No violation. {outcome.Statistics}");
        return outcome.Violated is null ? 0 : Failed;
    }

    private static int RunMany(Campaign campaign, TextWriter output, CancellationToken token)
    {
        var result = campaign.Run(Console.Error.WriteLine, token);
        output.WriteLine($"{result.Runs:N0} runs in {result.Elapsed.TotalSeconds:0.0} s. {result.Statistics}");
        if (result.Failure is { } failure)
            output.WriteLine(FailureReport.Of(failure));
        else if (result.Runs == campaign.Count)
            output.WriteLine("No violation.");
        return result.Failure is null && result.Runs == campaign.Count ? 0 : Failed;
    }

    private static int FindBugs(int first, int count, TextWriter output, CancellationToken token)
    {
        var missed = 0;
        foreach (var bug in Enum.GetValues<PlantedBug>().Where(bug => bug != PlantedBug.None))
        {
            var result = new Campaign(bug, first, count).Run(_ => { }, token);
            missed += result.Failure is null ? 1 : 0;
            var found = result.Failure is { } failure
                ? $"found by run {failure.Scenario.Seed - first + 1:N0}: {failure.Violated}"
                : $"NOT FOUND in {result.Runs:N0} runs";
            output.WriteLine($"{bug, -28} {result.Elapsed.TotalSeconds:0.0} s, {found}");
        }

        return missed == 0 ? 0 : Failed;
    }
}
