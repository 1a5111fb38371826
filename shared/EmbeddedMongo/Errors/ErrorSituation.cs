namespace EmbeddedMongo.Errors;

/// <summary>The facts about a command that, beside an error's code, decide which labels the error has.</summary>
internal sealed class ErrorSituation
{
    /// <summary>True where the command has a <c>txnNumber</c>: it is a retryable write, or part of a transaction.</summary>
    public bool HasTransactionNumber { get; init; }

    /// <summary>True where the command has <c>autocommit: false</c>.</summary>
    public bool InTransaction { get; init; }

    /// <summary>True for commitTransaction and abortTransaction.</summary>
    public bool EndsTransaction { get; init; }

    /// <summary>True once an aggregate has parsed a pipeline with <c>$changeStream</c>, or a getMore has found such a cursor.</summary>
    public bool ReadsChangeStream { get; set; }

    /// <summary>True once the command itself runs: before that, it has certainly written nothing.</summary>
    public bool HasBegun { get; set; }

    public bool IsRetryableWrite => HasTransactionNumber && !InTransaction;
}
