using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Commands.Transactions;

/// <summary>
/// The fields by which a command says that it belongs to a multi-document transaction: <c>lsid</c>, <c>txnNumber</c>,
/// <c>autocommit: false</c> and, in the first, <c>startTransaction: true</c>.
/// </summary>
/// <param name="Session">The session, to which the transaction belongs.</param>
/// <param name="Number">The transaction's number in its session.</param>
/// <param name="Starts">True where this statement begins the transaction.</param>
internal readonly record struct TransactionStatement(LogicalSession Session, long Number, bool Starts)
{
    /// <summary>Reads the fields; null for a command outside any transaction.</summary>
    /// <exception cref="MongoException">InvalidOptions where the fields do not go together.</exception>
    public static TransactionStatement? Parse(CommandArguments arguments, LogicalSession? session, long? number)
    {
        var (starts, autocommit) = (arguments.Flag("startTransaction"), arguments.Flag("autocommit"));
        if (starts is null && autocommit is null)
            return null;
        if (autocommit is null)
            throw Invalid("'startTransaction' field requires 'autocommit' field to also be specified");
        if (number is null)
            throw Invalid("'autocommit' field requires a transaction number to also be specified");
        if (session is null)
            throw Invalid("Transaction number requires a session ID to also be specified");
        if (number < 0)
            throw Invalid("Transaction number cannot be negative");
        if (autocommit.Value)
            throw Invalid("Specifying autocommit=true is not allowed.");
        return starts is false
            ? throw Invalid("Specifying startTransaction=false is not allowed.")
            : new TransactionStatement(session.Value, number.Value, starts is true);
    }

    private static MongoException Invalid(string message) => new(ErrorCode.InvalidOptions, message);
}
