using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Commands.Faults;

/// <summary>The data of the fail point onPrimaryTransactionalWrite.</summary>
/// <param name="ClosesConnection">True to close the connection in place of a reply; the default.</param>
/// <param name="CodeBeforeCommit">The error in place of the commit, so that nothing is written; null to commit.</param>
internal sealed record WriteFailure(bool ClosesConnection, int? CodeBeforeCommit)
{
    /// <exception cref="MongoException">A field is unknown or of the wrong type.</exception>
    public static WriteFailure Parse(StatementFields data)
    {
        var failure = new WriteFailure(
            data.Value("closeConnection") is null || data.Flag("closeConnection"),
            CommandFailure.Number(data, "failBeforeCommitExceptionCode")
        );
        data.RefuseUnknown();
        return failure;
    }

    /// <summary>Fails in place of the commit, where this is asked.</summary>
    /// <exception cref="MongoException">With the code that the fail point names.</exception>
    public void BeforeCommit()
    {
        if (CodeBeforeCommit is { } code)
            throw new MongoException(code, "Failing write due to failpoint. The write must not be reflected.");
    }
}
