using System.Collections.Frozen;

namespace EmbeddedMongo.Errors;

/// <summary>
/// The labels of errors. From wire version 9 on drivers retry and resume by labels alone, and the server decides on them: the drivers'
/// specifications "Retryable Writes", "Transactions" (Error Labels) and "Change Streams" (Resumable Error) say what they mean, mongod's
/// <c>error_labels.cpp</c> when it gives them. <c>UnknownTransactionCommitResult</c> is not here: drivers add it themselves.
/// </summary>
internal static class ErrorLabels
{
    /// <summary>The field of a reply that holds them.</summary>
    public const string Field = "errorLabels";

    /// <summary>The write, commit or abort may be sent once more.</summary>
    public const string RetryableWrite = "RetryableWriteError";

    /// <summary>This attempt wrote nothing: the error of an earlier one says more. Stands beside <see cref="RetryableWrite"/>.</summary>
    public const string NoWritesPerformed = "NoWritesPerformed";

    /// <summary>The transaction left nothing behind, and may be run once more from its start.</summary>
    public const string TransientTransaction = "TransientTransactionError";

    /// <summary>The change stream may be opened once more, behind its last token.</summary>
    public const string ResumableChangeStream = "ResumableChangeStreamError";

    /// <summary>The change stream cannot be opened behind its last token any more.</summary>
    public const string NonResumableChangeStream = "NonResumableChangeStreamError";

    /// <summary>The codes that can have a label. Any other has none.</summary>
    public static FrozenDictionary<ErrorCode, ErrorTraits> Codes { get; } =
        new Dictionary<ErrorCode, ErrorTraits>
        {
            [ErrorCode.HostUnreachable] = ErrorTraits.Retriable,
            [ErrorCode.HostNotFound] = ErrorTraits.Retriable,
            [ErrorCode.LockTimeout] = ErrorTraits.Conflict,
            [ErrorCode.NetworkTimeout] = ErrorTraits.Retriable,
            [ErrorCode.ShutdownInProgress] = ErrorTraits.Retriable,
            [ErrorCode.WriteConflict] = ErrorTraits.Conflict,
            [ErrorCode.FailedToSatisfyReadPreference] = ErrorTraits.Resumable,
            [ErrorCode.ReadConcernMajorityNotAvailableYet] = ErrorTraits.Retriable,
            [ErrorCode.StaleEpoch] = ErrorTraits.Resumable | ErrorTraits.Conflict,
            [ErrorCode.PrimarySteppedDown] = ErrorTraits.Retriable,
            [ErrorCode.RetryChangeStream] = ErrorTraits.Resumable,
            [ErrorCode.SnapshotTooOld] = ErrorTraits.Conflict,
            [ErrorCode.SnapshotUnavailable] = ErrorTraits.Conflict,
            [ErrorCode.ExceededTimeLimit] = ErrorTraits.Retriable,
            [ErrorCode.PreparedTransactionInProgress] = ErrorTraits.Conflict,
            [ErrorCode.ChangeStreamFatalError] = ErrorTraits.Fatal,
            [ErrorCode.ChangeStreamHistoryLost] = ErrorTraits.Fatal,
            [ErrorCode.SocketException] = ErrorTraits.Retriable,
            [ErrorCode.NotWritablePrimary] = ErrorTraits.Retriable,
            [ErrorCode.InterruptedAtShutdown] = ErrorTraits.Retriable,
            [ErrorCode.InterruptedDueToReplStateChange] = ErrorTraits.Retriable,
            [ErrorCode.StaleConfig] = ErrorTraits.Resumable | ErrorTraits.Conflict,
            [ErrorCode.NotPrimaryNoSecondaryOk] = ErrorTraits.Retriable,
            [ErrorCode.NotPrimaryOrSecondary] = ErrorTraits.Retriable,
        }.ToFrozenDictionary();

    /// <summary>The labels of a reply, in mongod's order.</summary>
    /// <param name="code">The error of a reply with <c>ok: 0</c>; null where the command succeeded.</param>
    /// <param name="writeConcernCode">The code of the write concern error in the reply; null for none.</param>
    /// <param name="situation">What failed.</param>
    public static IReadOnlyList<string> Of(ErrorCode? code, ErrorCode? writeConcernCode, ErrorSituation situation)
    {
        var traits = TraitsOf(code);
        if (situation is { HasTransactionNumber: true, InTransaction: true } && IsTransient(code, traits, writeConcernCode, situation))
            return [TransientTransaction];
        if (
            (situation.IsRetryableWrite || situation is { HasTransactionNumber: true, EndsTransaction: true })
            && (traits | TraitsOf(writeConcernCode)).HasFlag(ErrorTraits.Retriable)
        )
        {
            return situation.HasBegun ? [RetryableWrite] : [RetryableWrite, NoWritesPerformed];
        }

        if (traits.HasFlag(ErrorTraits.Fatal))
            return [NonResumableChangeStream];
        return situation.ReadsChangeStream && writeConcernCode is null && (traits & (ErrorTraits.Retriable | ErrorTraits.Resumable)) != 0
            ? [ResumableChangeStream]
            : [];
    }

    private static ErrorTraits TraitsOf(ErrorCode? code) => code is { } known ? Codes.GetValueOrDefault(known) : ErrorTraits.None;

    /// <summary>
    /// A commit that met a retriable error may have happened, and so is no reason to run the transaction again. One whose transaction is
    /// unknown has not happened, unless the write concern failed too: then what the node knows may be rolled back.
    /// </summary>
    private static bool IsTransient(ErrorCode? code, ErrorTraits traits, ErrorCode? writeConcernCode, ErrorSituation situation)
    {
        if (traits.HasFlag(ErrorTraits.Conflict))
            return true;
        var isUnknown = code is ErrorCode.NoSuchTransaction;
        return situation.EndsTransaction ? isUnknown && writeConcernCode is null : isUnknown || traits.HasFlag(ErrorTraits.Retriable);
    }
}
