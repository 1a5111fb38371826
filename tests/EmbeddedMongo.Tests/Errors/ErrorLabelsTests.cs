using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Tests.Errors;

/// <summary>The table of labels row by row, in each situation: mongod's <c>error_labels.cpp</c> and <c>error_codes.yml</c>.</summary>
public class ErrorLabelsTests
{
    private static readonly Dictionary<int, string> Rows = new()
    {
        [6] = "retriable",
        [7] = "retriable",
        [24] = "conflict",
        [89] = "retriable",
        [91] = "retriable",
        [112] = "conflict",
        [133] = "resumable",
        [134] = "retriable",
        [150] = "resumable conflict",
        [189] = "retriable",
        [234] = "resumable",
        [239] = "conflict",
        [246] = "conflict",
        [262] = "retriable",
        [267] = "conflict",
        [280] = "fatal",
        [286] = "fatal",
        [9001] = "retriable",
        [10107] = "retriable",
        [11600] = "retriable",
        [11602] = "retriable",
        [13388] = "resumable conflict",
        [13435] = "retriable",
        [13436] = "retriable",
    };

    public static TheoryData<int> Codes => [.. Rows.Keys];

    [Fact]
    public void The_table_has_these_rows_and_no_other() =>
        ErrorLabels.Codes.Keys.Select(code => (int)code).Order().ShouldBe(Rows.Keys.Order());

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_retryable_write_is_worth_a_retry_after_a_retriable_error(int code) =>
        Labels(code, Write).ShouldBe(Rows[code] is "retriable" ? ["RetryableWriteError"] : Fatal(code));

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_write_that_had_not_begun_says_that_it_wrote_nothing(int code) =>
        Labels(code, new ErrorSituation { HasTransactionNumber = true })
            .ShouldBe(Rows[code] is "retriable" ? ["RetryableWriteError", "NoWritesPerformed"] : Fatal(code));

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_write_concern_error_beside_a_success_counts_as_an_error_does(int code) =>
        ErrorLabels.Of(null, (ErrorCode)code, Write).ShouldBe(Rows[code] is "retriable" ? ["RetryableWriteError"] : []);

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_command_without_a_number_is_not_retried_by_a_label(int code) => Labels(code, new ErrorSituation()).ShouldBe(Fatal(code));

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_statement_of_a_transaction_lets_it_run_again_after_a_conflict_or_a_retriable_error(int code) =>
        Labels(code, Statement).ShouldBe(Rows[code] is "retriable" || Conflicts(code) ? ["TransientTransactionError"] : Fatal(code));

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_commit_is_retried_itself_after_a_retriable_error_and_its_transaction_after_a_conflict(int code) =>
        Labels(code, Commit)
            .ShouldBe(
                Conflicts(code) ? ["TransientTransactionError"]
                : Rows[code] is "retriable" ? ["RetryableWriteError"]
                : Fatal(code)
            );

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_change_stream_resumes_after_a_retriable_or_resumable_error(int code) =>
        Labels(code, new ErrorSituation { ReadsChangeStream = true, HasBegun = true })
            .ShouldBe(
                Rows[code] is "retriable" || Rows[code].Contains("resumable", StringComparison.Ordinal)
                    ? ["ResumableChangeStreamError"]
                    : Fatal(code)
            );

    [Fact]
    public void An_unknown_transaction_may_run_again()
    {
        Labels(251, Statement).ShouldBe(["TransientTransactionError"]);
        Labels(251, Commit).ShouldBe(["TransientTransactionError"]);
        Labels(251, Write).ShouldBeEmpty();
    }

    [Fact]
    public void An_unknown_transaction_beside_a_failed_write_concern_may_have_been_committed() =>
        ErrorLabels.Of(ErrorCode.NoSuchTransaction, ErrorCode.WriteConcernFailed, Commit).ShouldBeEmpty();

    [Fact]
    public void A_commit_that_is_not_replicated_is_retried() =>
        ErrorLabels.Of(null, ErrorCode.ShutdownInProgress, Commit).ShouldBe(["RetryableWriteError"]);

    [Theory]
    [InlineData(2)]
    [InlineData(43)]
    [InlineData(50)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(11000)]
    [InlineData(11601)]
    public void Any_other_error_has_no_label(int code)
    {
        ErrorSituation[] situations = [Write, Statement, Commit, new() { ReadsChangeStream = true }];
        foreach (var situation in situations)
            Labels(code, situation).ShouldBeEmpty();
    }

    private static ErrorSituation Write => new() { HasTransactionNumber = true, HasBegun = true };

    private static ErrorSituation Statement =>
        new()
        {
            HasTransactionNumber = true,
            InTransaction = true,
            HasBegun = true,
        };

    private static ErrorSituation Commit =>
        new()
        {
            HasTransactionNumber = true,
            InTransaction = true,
            EndsTransaction = true,
            HasBegun = true,
        };

    private static bool Conflicts(int code) => Rows[code].Contains("conflict", StringComparison.Ordinal);

    private static string[] Fatal(int code) => Rows[code] is "fatal" ? ["NonResumableChangeStreamError"] : [];

    private static IReadOnlyList<string> Labels(int code, ErrorSituation situation) => ErrorLabels.Of((ErrorCode)code, null, situation);
}
