using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Transactions;

/// <summary>The rules for commands within a multi-document transaction.</summary>
internal static class TransactionRules
{
    /// <summary>Checks that a command is one that a transaction may have, on a database that it may use.</summary>
    /// <exception cref="MongoException">OperationNotSupportedInTransaction.</exception>
    public static void Check(Command command, string database, TransactionStatement statement)
    {
        var ends = Ends(command);
        if (command.Name == "count")
        {
            throw Refused(
                "Cannot run 'count' in a multi-document transaction. Please see http://dochub.mongodb.org/core/transaction-count for a "
                    + "recommended alternative."
            );
        }

        if (!command.Has(CommandFlags.InTransaction))
            throw Refused($"Cannot run '{command.Name}' in a multi-document transaction.");
        if (database is "local" or "config" || (database == "admin" && !ends))
            throw Refused($"Cannot run command against the '{database}' database in a transaction.");
        if (statement.Starts && (ends || command.Name is "getMore" or "killCursors"))
            throw Refused($"Cannot run {command.Name} as the first operation in a multi-document transaction.");
    }

    /// <summary>Checks that a pipeline neither writes nor tells of the server.</summary>
    /// <exception cref="MongoException">OperationNotSupportedInTransaction.</exception>
    public static void Check(BsonArray pipeline)
    {
        foreach (var stage in pipeline.OfType<BsonDocument>().SelectMany(stage => stage.Names))
        {
            if (stage is "$out" or "$merge" or "$currentOp" or "$collStats" or "$listLocalSessions" or "$changeStream")
            {
                throw Refused(
                    $"Operation not permitted in transaction :: caused by :: Aggregation stage {stage} cannot run within a multi-document "
                        + "transaction."
                );
            }
        }
    }

    /// <summary>True for the commands that end a transaction.</summary>
    public static bool Ends(Command command) => command is CommitTransaction or AbortTransaction;

    /// <summary>Reads the read concern, which only the first statement may have, and which then holds for all.</summary>
    /// <exception cref="MongoException">InvalidOptions.</exception>
    public static ReadConcern ParseReadConcern(BsonDocument? source, TransactionStatement statement)
    {
        if (source is not { ElementCount: > 0 })
            return default;
        if (!statement.Starts)
            throw Invalid("Only the first command in a transaction may specify a readConcern");
        var level = source.GetValue("level", "local");
        if (level.IsString && level.AsString is not ("local" or "majority" or "snapshot"))
        {
            throw Invalid(
                "The readConcern level must be either 'local' (default), 'majority' or 'snapshot' in order to run in a transaction"
            );
        }

        if (source.Contains("atClusterTime"))
            throw Invalid("readConcern atClusterTime is not supported by this server in a transaction");
        // Each level reads the one snapshot: what it has read is safe once the commit has its write concern.
        var rest = new BsonDocument(source.Where(element => element.Name != "level" || !element.Value.IsString));
        return ReadConcern.Parse(rest) with { Durable = false, Level = null };
    }

    /// <exception cref="MongoException">InvalidOptions where a statement other than the last has a write concern.</exception>
    public static void CheckWriteConcern(Command command, BsonDocument? source)
    {
        if (source is not null && !Ends(command))
            throw Invalid("writeConcern is not allowed within a multi-statement transaction");
    }

    private static MongoException Refused(string message) => new(ErrorCode.OperationNotSupportedInTransaction, message);

    private static MongoException Invalid(string message) => new(ErrorCode.InvalidOptions, message);
}
