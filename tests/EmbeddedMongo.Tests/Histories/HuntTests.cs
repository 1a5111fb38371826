using EmbeddedMongo.Histories.Bugs;
using EmbeddedMongo.Histories.Reporting;

namespace EmbeddedMongo.Tests.Histories;

/// <summary>The two quickest hunts; the program runs them all: tests/EmbeddedMongo.Histories --bugs.</summary>
public sealed class HuntTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_primary_that_answers_linearizable_reads_without_a_proof_is_found_and_without_the_bug_nothing_is()
    {
        var hunter = new Hunter(new Artifacts(_folder), TestContext.Current.SendDiagnosticMessage);
        var hunt = HuntTable.Of(Bug.AnswersStaleReads);

        var found = await hunter.FindAsync(hunt, BugReport.Limit, Stop);
        found.Found.ShouldNotBeNull().ShouldContain("is not linearizable");
        found.Files.ShouldContain(file => file.EndsWith(".html", StringComparison.Ordinal));
        found.Files.ShouldAllBe(file => new FileInfo(file).Length > 0);

        (await hunter.RunCleanAsync(hunt, rounds: 1, Stop)).Found.ShouldBeNull();
    }

    [Fact]
    public async Task A_change_stream_that_skips_an_event_is_found()
    {
        var hunter = new Hunter(new Artifacts(_folder), TestContext.Current.SendDiagnosticMessage);
        var found = await hunter.FindAsync(HuntTable.Of(Bug.SkipsBehindToken), BugReport.Limit, Stop);
        found.Found.ShouldNotBeNull().ShouldContain("never saw");
    }

    [Fact]
    public void Every_bug_has_a_hunt() => HuntTable.All.Select(hunt => hunt.Bug).ShouldBe(Enum.GetValues<Bug>(), ignoreOrder: true);
}
