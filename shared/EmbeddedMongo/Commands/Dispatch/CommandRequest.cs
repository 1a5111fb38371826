using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Commands.Crud;
using EmbeddedMongo.Commands.Transactions;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Commands.Dispatch;

/// <summary>A command with the fields that any command may carry, read and checked before anything runs.</summary>
/// <param name="Command">The command.</param>
/// <param name="Arguments">Its fields; those below are taken already.</param>
/// <param name="Database">The database it runs against, from <c>$db</c>.</param>
/// <param name="Session">The session, from <c>lsid</c>; null for none.</param>
/// <param name="Retryable">Session and number of a retryable write, from <c>txnNumber</c>; null for none.</param>
/// <param name="Transaction">The transaction that it belongs to; null for none.</param>
/// <param name="ReadConcern">The read concern; its time alone where the command does not read.</param>
/// <param name="WriteConcern">The write concern; the default where the command does not write.</param>
/// <param name="TimeLimit">The time that the command may take, from <c>maxTimeMS</c>; null for no limit.</param>
internal readonly record struct CommandRequest(
    Command Command,
    CommandArguments Arguments,
    string Database,
    LogicalSession? Session,
    RetryableWrite? Retryable,
    TransactionStatement? Transaction,
    ReadConcern ReadConcern,
    WriteConcern WriteConcern,
    TimeSpan? TimeLimit
)
{
    /// <summary>The most that <c>maxTimeMS</c> means; larger numbers, which MongoDB accepts, are cut to it.</summary>
    private const long MaxTimeMilliseconds = int.MaxValue;

    /// <summary>The full name of the collection that the command is for; null where it names none.</summary>
    public string? Collection =>
        (Command is GetMore ? Arguments.Value("collection") : Arguments.Subject) is { IsString: true } name
            ? $"{Database}.{name.AsString}"
            : null;

    /// <exception cref="MongoException">A field is missing, of the wrong type, or not for this command.</exception>
    public static CommandRequest Parse(Command command, CommandArguments arguments, string? legacyDatabase)
    {
        var database = ParseDatabase(command, arguments, legacyDatabase);
        StableApi.Check(arguments);
        var session = arguments.Document("lsid") is { } lsid ? LogicalSession.Parse(lsid) : (LogicalSession?)null;
        var number = arguments.Number("txnNumber");
        var transaction = TransactionStatement.Parse(arguments, session, number);
        if (transaction is { } statement)
            TransactionRules.Check(command, database, statement);
        var retryable = transaction is null ? ParseRetryable(command, arguments, session, number) : null;
        var readConcern = ParseReadConcern(command, arguments, transaction);
        var writeConcern = ParseWriteConcern(command, arguments, transaction);
        var limit = ParseTimeLimit(command, arguments);
        arguments.Ignore("comment");
        return new CommandRequest(command, arguments, database, session, retryable, transaction, readConcern, writeConcern, limit);
    }

    private static string ParseDatabase(Command command, CommandArguments arguments, string? legacyDatabase)
    {
        var database = arguments.Text("$db") ?? legacyDatabase ?? throw new MongoException(40571, "OP_MSG requests require a $db argument");
        Namespace.CheckDatabase(database);
        if (legacyDatabase is not null && !command.Has(CommandFlags.Handshake))
        {
            throw new MongoException(
                ErrorCode.UnsupportedOpQueryCommand,
                $"Unsupported OP_QUERY command: {arguments.Name}. The client driver may require an upgrade."
            );
        }

        return command.Has(CommandFlags.AdminOnly) && database != "admin"
            ? throw new MongoException(ErrorCode.Unauthorized, $"{arguments.Name} may only be run against the admin database.")
            : database;
    }

    private static RetryableWrite? ParseRetryable(Command command, CommandArguments arguments, LogicalSession? session, long? number)
    {
        if (number is null)
            return null;
        if (session is null)
            throw new MongoException(ErrorCode.InvalidOptions, "Transaction number requires a session ID to also be specified");
        if (number < 0)
            throw new MongoException(ErrorCode.InvalidOptions, "Transaction number cannot be negative");
        return command.Has(CommandFlags.Retryable)
            ? new RetryableWrite(session.Value, number.Value)
            : throw new MongoException(
                50768,
                "txnNumber may only be provided for multi-document transactions and retryable write commands. "
                    + $"autocommit:false was not provided, and {arguments.Name} is not a retryable write command."
            );
    }

    private static ReadConcern ParseReadConcern(Command command, CommandArguments arguments, TransactionStatement? transaction)
    {
        var source = arguments.Document("readConcern");
        if (transaction is { } statement)
            return TransactionRules.ParseReadConcern(source, statement);
        if (!command.Has(CommandFlags.Read))
            return ReadConcern.ParseTime(command.Name, source);
        var concern = ReadConcern.Parse(source);
        return concern.Level == ReadConcern.Snapshot && command is not (Find or Aggregate or Distinct)
            ? throw new MongoException(ErrorCode.InvalidOptions, $"Command {command.Name} does not support {{ readConcern: {source} }}")
            : concern;
    }

    private static WriteConcern ParseWriteConcern(Command command, CommandArguments arguments, TransactionStatement? transaction)
    {
        var source = arguments.Document("writeConcern");
        if (transaction is not null)
            TransactionRules.CheckWriteConcern(command, source);
        if (command.Has(CommandFlags.Write))
            return WriteConcern.Parse(source);
        return source is { ElementCount: > 0 } && !command.Has(CommandFlags.AnyFields)
            ? throw new MongoException(ErrorCode.InvalidOptions, "Command does not support writeConcern")
            : default;
    }

    private static TimeSpan? ParseTimeLimit(Command command, CommandArguments arguments) =>
        command is not GetMore && arguments.Count("maxTimeMS") is > 0 and var milliseconds
            ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, MaxTimeMilliseconds))
            : null;
}
