using EmbeddedMongo.Histories.Sets;
using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Simulation.Bugs;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Histories.Bugs;

/// <summary>The bugs and their hunts.</summary>
internal static class HuntTable
{
    public static readonly IReadOnlyList<PlannedHunt> All =
    [
        new(Bug.AcknowledgesBeforeMajority, Breaking(PlantedBug.AcknowledgesBeforeMajority), Registers(Scripts.Usurp)),
        new(Bug.VotesTwice, Breaking(new VotesForEverybody()), Registers(Scripts.TwoCandidates)),
        new(Bug.SkipsDivergenceCheck, Breaking(PlantedBug.SkipsDivergenceCheck), Registers(Scripts.UsurpAndReturn, 6)),
        new(Bug.AnswersStaleReads, With(PlantedBugs.StaleLinearizableReads), Registers(Scripts.Usurp)),
        new(Bug.ReadsAboveCommitPoint, With(PlantedBugs.UncommittedMajorityReads), Lists(Scripts.Usurp)),
        new(Bug.ForgetsRetries, With(PlantedBugs.ForgottenRetries), Lists(Scripts.FailOverUnconfirmed, follow: true)),
        new(Bug.LosesUndoRecords, With(PlantedBugs.LostUndoRecords), Registers(Scripts.UsurpAndReturnTwice, 20, reads: 70)),
        new(Bug.SkipsBehindToken, With(PlantedBugs.SkippedEvents), set => new StreamHunt(set)),
        new(Bug.ReadsPastSnapshot, With(PlantedBugs.ReadsPastSnapshot), set => new TransactionHunt(set)),
        new(Bug.CommitsOlderTerms, Breaking(PlantedBug.CommitsOlderTerms), Lists(Scripts.OldEntryOnMajority, lists: 2, reads: 80)),
        new(Bug.AcknowledgesNoChangeAtOnce, With(PlantedBugs.UnprovedNoChange), Registers(Scripts.Usurp, 2, reads: 10, changes: 70)),
    ];

    /// <summary>The hunt for a bug.</summary>
    public static PlannedHunt Of(Bug bug) => All.Single(hunt => hunt.Bug == bug);

    private static Func<InProcessSet, Hunt> Registers(Script script, int registers = 2, int reads = 50, int changes = 15) =>
        set => new RegisterHunt(set, script, registers, reads, changes);

    private static Func<InProcessSet, Hunt> Lists(Script script, int lists = 5, int reads = 50, bool follow = false) =>
        set => new ListHunt(set, script, lists, reads, follow);

    private static Func<EmbeddedMongoOptions, EmbeddedMongoOptions> Breaking(PlantedBug bug) => Breaking(PlantedRules.Of(bug));

    private static Func<EmbeddedMongoOptions, EmbeddedMongoOptions> Breaking(ProtocolRules rules) =>
        options => options with { Rules = rules };

    private static Func<EmbeddedMongoOptions, EmbeddedMongoOptions> With(PlantedBugs bugs) => options => options with { Bugs = bugs };

    /// <summary>A voter that does not mind having voted.</summary>
    private sealed class VotesForEverybody : ProtocolRules
    {
        public override bool MayVote(LastVote vote, long term, int candidate) => true;
    }
}
