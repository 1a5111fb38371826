using DzStore.BlackFriday.Workloads;
using DzStore.Load.Results;

namespace DzStore.BlackFriday.Tests.Workloads;

/// <summary>What fails any run by its exit code, whatever it was about.</summary>
public class AuditMarksTests
{
    [Theory]
    [InlineData("w=1")]
    [InlineData("w=1, j=true")]
    [InlineData("w=majority")]
    public void A_clean_ledger_meets_every_mark(string concern) => Missed(Ledger(concern, 100)).ShouldBeEmpty();

    [Fact]
    public void A_lost_majority_order_misses_one() =>
        Missed(Ledger("w=majority", 100) with { Lost = 1, LossAgesMs = [0] }).ShouldBe(["w=majority: acknowledged orders lost"]);

    [Theory]
    [InlineData(200, false)]
    [InlineData(201, true)]
    [InlineData(null, true)]
    public void A_lost_order_of_the_fast_kind_misses_one_if_it_was_too_old_or_no_kill_explains_it(int? ageMs, bool missed) =>
        Missed(Ledger("w=1", 100) with { Lost = 1, LossAgesMs = ageMs is { } age ? [age] : [] })
            .ShouldBe(missed ? ["w=1: age of the oldest order lost"] : []);

    [Theory]
    [InlineData(3, 2, 0, false)]
    [InlineData(3, 2, 1, true)]
    public void In_a_set_a_lost_order_of_the_fast_kind_misses_one_if_nothing_explains_it(
        int rolledBack,
        int neverWritten,
        int unexplained,
        bool missed
    ) =>
        Missed(
                Ledger("w=1", 100) with
                {
                    Lost = rolledBack + neverWritten + unexplained,
                    LossReasons = new(rolledBack, neverWritten, unexplained),
                }
            )
            .ShouldBe(missed ? ["w=1: lost orders that nothing explains"] : []);

    [Fact]
    public void In_a_set_a_majority_order_is_never_lost_whatever_explains_it() =>
        Missed(Ledger("w=majority", 100) with { Lost = 1, LossReasons = new(1, 0, 0) }).ShouldBe(["w=majority: acknowledged orders lost"]);

    [Theory]
    [InlineData("w=1")]
    [InlineData("w=majority")]
    public void An_untrue_refusal_misses_one(string concern) =>
        Missed(Ledger(concern, 100) with { Refused = 3, StoredThoughRefused = 1 })
            .ShouldBe([$"{concern}: orders refused, and stored all the same"]);

    [Fact]
    public void A_promise_in_other_words_misses_one() =>
        Missed(Ledger("w=majority", 100), improper: 1).ShouldBe(["w=majority: answers of success that break the contract"]);

    [Theory]
    [InlineData(0, "a run that stored nothing proves nothing")]
    [InlineData(1, "")]
    public void Only_a_run_that_stored_nothing_is_said_to_prove_nothing(long acknowledged, string detail) =>
        Audits
            .Marks(Ledger("w=majority", acknowledged), improper: 0)
            .Single(mark => mark.Name == "w=majority: orders acknowledged")
            .Detail.ShouldBe(detail);

    private static string[] Missed(ConcernLedger ledger, long improper = 0) =>
        [.. Audits.Marks(ledger, improper).Where(mark => !mark.Passed).Select(mark => mark.Name)];

    private static ConcernLedger Ledger(string concern, long acknowledged) =>
        new(concern, concern == "w=1" ? "orders_fast" : "orders_secure", acknowledged, acknowledged, 0, 0, 0, 0, 0, 0, 0, []);
}
