using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Faults;

/// <summary>
/// The fail points of this server, under mongod's names. See "The failCommand Fail Point" in the wiki of mongodb/mongo, and the READMEs of
/// the drivers' specification tests.
/// </summary>
internal sealed class FailPoints
{
    /// <summary>The command that sets fail points, which never fails by one.</summary>
    public const string ConfigureCommand = "configureFailPoint";

    private const string CommandPoint = "failCommand";
    private const string WritePoint = "onPrimaryTransactionalWrite";
    private const string GetMorePoint = "failGetMoreAfterCursorCheckout";
    private const string TimeLimitPoint = "maxTimeAlwaysTimeOut";

    /// <summary>Chosen commands fail before they begin, or with a write concern error.</summary>
    public FailPoint<CommandFailure> Command { get; } = new(Random.Shared);

    /// <summary>A statement of a retryable write fails when it is about to be committed, or its connection is closed after it.</summary>
    public FailPoint<WriteFailure> TransactionalWrite { get; } = new(Random.Shared);

    /// <summary>A getMore fails when it has found its cursor.</summary>
    public FailPoint<CommandFailure> GetMore { get; } = new(Random.Shared);

    /// <summary>A command with <c>maxTimeMS</c> has exceeded it at once.</summary>
    public FailPoint<BsonDocument> TimeLimit { get; } = new(Random.Shared);

    /// <summary>Sets a fail point.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="mode">How often it fails.</param>
    /// <param name="data">The <c>data</c> of configureFailPoint; empty for none.</param>
    /// <param name="nameOf">Gives the name of a command from its name or alias, and throws where there is none.</param>
    /// <returns>The number of failures that its previous setting has caused.</returns>
    /// <exception cref="MongoException">FailPointSetFailed where there is no such point; an error of its data.</exception>
    public long Set(string name, FailPointMode mode, BsonDocument data, Func<string, string> nameOf)
    {
        var fields = new StatementFields($"{ConfigureCommand}.data", data);
        var isOff = mode == FailPointMode.Off;
        return name switch
        {
            CommandPoint => Command.Set(mode, isOff ? null : CommandFailure.Parse(fields, nameOf)),
            WritePoint => TransactionalWrite.Set(mode, isOff ? null : WriteFailure.Parse(fields)),
            GetMorePoint => GetMore.Set(mode, isOff ? null : CommandFailure.ParseGetMore(fields)),
            TimeLimitPoint => TimeLimit.Set(mode, data),
            _ => throw new MongoException(
                ErrorCode.FailPointSetFailed,
                $"{name} not found: the fail points of this server are {CommandPoint}, {WritePoint}, {GetMorePoint} and {TimeLimitPoint}"
            ),
        };
    }
}
