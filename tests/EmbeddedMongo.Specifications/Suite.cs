namespace EmbeddedMongo.Specifications;

/// <summary>
/// One of MongoDB's specifications: its tests as JSON, and those that its text describes in prose and PyMongo has written out.
/// </summary>
/// <param name="Name">The name of the specification.</param>
/// <param name="Folder">The folder of JSON files below <c>test/</c> of mongo-python-driver.</param>
/// <param name="Classes">Test classes of PyMongo, as <c>module:class</c>.</param>
internal sealed record Suite(string Name, string Folder, params string[] Classes)
{
    /// <summary>Regular expressions of the tests that PyMongo's own runner expects to fail, since PyMongo lacks the operation.</summary>
    public IReadOnlyList<string> ExpectedFailures { get; init; } = [];

    /// <summary>Every suite that this program runs.</summary>
    public static IReadOnlyList<Suite> All { get; } =
    [
        new(
            "transactions",
            "transactions/unified",
            "test.test_transactions:TestTransactions",
            "test.test_transactions:TestOptionsInsideTransactionProse"
        ),
        new("transactions-convenient-api", "transactions-convenient-api/unified", "test.test_transactions:TestTransactionsConvenientAPI"),
        new(
            "change-streams",
            "change_streams/unified",
            "test.test_change_stream:TestClusterChangeStream",
            "test.test_change_stream:TestDatabaseChangeStream",
            "test.test_change_stream:TestCollectionChangeStream"
        ),
        new(
            "retryable-writes",
            "retryable_writes/unified",
            "test.test_retryable_writes:TestRetryableWrites",
            "test.test_retryable_writes:TestWriteConcernError",
            "test.test_retryable_writes:TestPoolPausedError",
            "test.test_retryable_writes:TestRetryableWritesTxnNumber",
            "test.test_retryable_writes:TestErrorPropagationAfterEncounteringMultipleErrors"
        ),
        new(
            "retryable-reads",
            "retryable_reads/unified",
            "test.test_retryable_reads:TestPoolPausedError",
            "test.test_retryable_reads:TestRetryableReads"
        )
        {
            ExpectedFailures = ["ListDatabaseObjects .*", "ListCollectionObjects .*", "MapReduce .*"],
        },
        new("sessions", "sessions", "test.test_session:TestSession", "test.test_session:TestClusterTime"),
        new("causal-consistency", "causal_consistency", "test.test_session:TestCausalConsistency"),
        new("crud", "crud/unified"),
        new("command-monitoring", "command_monitoring"),
        new("run-command", "run_command/unified"),
        new("versioned-api", "versioned-api"),
        new("discovery-and-monitoring", "discovery_and_monitoring/unified"),
    ];
}
