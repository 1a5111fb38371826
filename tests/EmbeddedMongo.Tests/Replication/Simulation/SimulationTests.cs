using EmbeddedMongo.Simulation;
using EmbeddedMongo.Simulation.Bugs;
using EmbeddedMongo.Simulation.Checking;
using EmbeddedMongo.Simulation.Reporting;
using EmbeddedMongo.Simulation.Scenarios;
using EmbeddedMongo.Simulation.Shrinking;
using EmbeddedMongo.Simulation.World;

namespace EmbeddedMongo.Tests.Replication.Simulation;

/// <summary>
/// The protocol in the simulated world (tests/EmbeddedMongo.Simulation). The program there runs many more seeds, and shows a failing one.
/// </summary>
public class SimulationTests
{
    [Fact]
    public void A_thousand_runs_keep_every_invariant_and_meet_what_they_are_meant_to_meet()
    {
        var result = new Campaign(PlantedBug.None, first: 0, count: 1_000).Run(_ => { }, TestContext.Current.CancellationToken);

        result.Failure.ShouldBeNull($"see: dotnet run --project tests/EmbeddedMongo.Simulation -- --seed {result.Failure?.Scenario.Seed}");
        result.Runs.ShouldBe(1_000);
        var statistics = result.Statistics;
        statistics.Elections.ShouldBeGreaterThan(1_200);
        statistics.StepDowns.ShouldBeGreaterThan(200);
        statistics.Crashes.ShouldBeGreaterThan(500);
        statistics.RollBacks.ShouldBeGreaterThan(100);
        statistics.WritesConfirmed.ShouldBeGreaterThan(25_000);
        statistics.WritesUnknown.ShouldBeGreaterThan(700);
        statistics.WritesLost.ShouldBeGreaterThan(300);
        statistics.ReadsConfirmed.ShouldBeGreaterThan(6_000);
    }

    [Fact]
    public void One_seed_gives_one_run()
    {
        foreach (var seed in Enumerable.Range(0, 10))
            TraceOf(seed).ShouldBe(TraceOf(seed));
        TraceOf(1).ShouldNotBe(TraceOf(2));
    }

    [Theory]
    [InlineData(PlantedBug.AcknowledgesBeforeMajority)]
    [InlineData(PlantedBug.VotesTwice)]
    [InlineData(PlantedBug.SkipsDivergenceCheck)]
    [InlineData(PlantedBug.AnswersStaleReads)]
    [InlineData(PlantedBug.CommitsOlderTerms)]
    [InlineData(PlantedBug.VotesForOlderLog)]
    [InlineData(PlantedBug.StepsUpWithoutNoOp)]
    [InlineData(PlantedBug.CountsUnflushedEntries)]
    [InlineData(PlantedBug.LearnsCommitPointByTime)]
    public void A_planted_bug_is_found(object bug)
    {
        var result = new Campaign((PlantedBug)bug, first: 0, count: 1_000).Run(_ => { }, TestContext.Current.CancellationToken);

        result.Failure.ShouldNotBeNull($"{bug} was not found in {result.Runs} runs");
    }

    [Fact]
    public void A_failure_is_shrunk_to_a_smaller_scenario_that_fails_in_the_same_way()
    {
        var failure = new Campaign(PlantedBug.VotesForOlderLog, 0, 1_000).Run(_ => { }, TestContext.Current.CancellationToken).Failure!;

        var smallest = Shrinker.Shrink(failure);

        smallest.Violated.ShouldBe(failure.Violated);
        smallest.Scenario.Length.ShouldBeLessThan(failure.Scenario.Length);
        smallest.Scenario.Faults.Count.ShouldBeLessThanOrEqualTo(failure.Scenario.Faults.Count);
        SimulatedWorld.Run(smallest.Scenario).Message.ShouldBe(smallest.Message);
    }

    [Fact]
    public async Task The_program_tells_a_violation_and_a_wrong_command_line_with_exit_codes_of_their_own()
    {
        (await RunAsync("--seeds", "5")).ShouldBe((0, "No violation."));
        (await RunAsync("--seed", "0", "--bug", nameof(PlantedBug.AcknowledgesBeforeMajority))).ShouldBe(
            (1, "VIOLATION of CommittedIsSafe")
        );
        (await RunAsync("--seeds", "1", "--bugs")).ShouldBe((1, "NOT FOUND in 1 runs"));
        (await RunAsync("--sedes", "5")).ShouldBe((2, "'--sedes' was not matched"));
    }

    [Fact]
    public void A_report_has_the_seed_the_scenario_and_the_end_of_the_trace()
    {
        var outcome = SimulatedWorld.Run(ScenarioGenerator.Generate(0, PlantedBug.AcknowledgesBeforeMajority));
        outcome.Violated.ShouldBe(Invariant.CommittedIsSafe);

        var report = FailureReport.Of(outcome);

        report.ShouldContain("Seed 0 breaks CommittedIsSafe");
        report.ShouldContain("--seed 0 --bug AcknowledgesBeforeMajority");
        report.ShouldContain("BECOMES PRIMARY");
        report.ShouldContain("VIOLATION");
    }

    /// <summary>The exit code, and which of the sentences that tests expect was told last.</summary>
    private static async Task<(int ExitCode, string Told)> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        var exitCode = await SimulationCommand.RunAsync(args, output);
        string[] sentences = ["No violation.", "VIOLATION of CommittedIsSafe", "NOT FOUND in 1 runs", "'--sedes' was not matched"];
        return (exitCode, sentences.MaxBy(sentence => output.ToString().LastIndexOf(sentence, StringComparison.Ordinal))!);
    }

    private static IReadOnlyList<string> TraceOf(int seed)
    {
        var trace = new Trace();
        SimulatedWorld.Run(ScenarioGenerator.Generate(seed), trace);
        return trace.Lines;
    }
}
