namespace EmbeddedMongo.Errors;

/// <summary>Tells the errors of a whole command from those of one of its statements, which go into <c>writeErrors</c>.</summary>
internal static class CommandErrors
{
    /// <summary>
    /// True for an error that ends a command with <c>ok: 0</c>, as it is no matter of one statement: an interruption, an error of the
    /// session or the storage, and any that a driver may retry, as it looks for labels at the reply's top level only.
    /// </summary>
    public static bool EndsCommand(MongoException error)
    {
        var code = (ErrorCode)error.Code;
        return ErrorLabels.Codes.GetValueOrDefault(code).HasFlag(ErrorTraits.Retriable)
            || code
                is ErrorCode.TransactionTooOld
                    or ErrorCode.WriteConcernFailed
                    or ErrorCode.Interrupted
                    or ErrorCode.MaxTimeMSExpired
                    or ErrorCode.InvalidNamespace
                    or ErrorCode.WriteConflict
                    or ErrorCode.LockTimeout
                    or ErrorCode.SnapshotUnavailable
                    or ErrorCode.NoSuchTransaction
                    or ErrorCode.OperationNotSupportedInTransaction;
    }
}
