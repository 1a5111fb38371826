using System.Collections.Frozen;
using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Faults;

/// <summary>The data of a failCommand fail point: which commands it is for, and what becomes of them.</summary>
internal sealed class CommandFailure
{
    private readonly FrozenSet<string> _commands;
    private readonly string? _appName;
    private readonly BsonArray? _labels;
    private readonly MongoException? _error;
    private readonly BsonDocument? _writeConcernError;
    private readonly bool _closesConnection;
    private readonly TimeSpan _block;

    private CommandFailure(StatementFields data, Func<string, string> nameOf)
    {
        _commands = Commands(data, nameOf);
        _appName = data.Value("appName")?.ToString();
        _labels = data.Array(ErrorLabels.Field);
        _error = Number(data, "errorCode") is { } code
            ? new MongoException(code, "Failing command via 'failCommand' failpoint", Labels)
            : null;
        _writeConcernError = data.Document("writeConcernError");
        _closesConnection = data.Flag("closeConnection");
        var milliseconds = Number(data, "blockTimeMS");
        if (data.Flag("blockConnection"))
        {
            _block = milliseconds is { } block
                ? TimeSpan.FromMilliseconds(block)
                : throw new MongoException(ErrorCode.InvalidOptions, "must specify 'blockTimeMS' when 'blockConnection' is true");
        }

        data.RefuseUnknown();
    }

    private BsonDocument? Labels => _labels is null ? null : new BsonDocument(ErrorLabels.Field, _labels);

    /// <param name="data">The fail point's <c>data</c>.</param>
    /// <param name="nameOf">Gives the name of a command from its name or alias, and throws where there is none.</param>
    /// <exception cref="MongoException">A field is unknown, missing or of the wrong type; a command is unknown.</exception>
    public static CommandFailure Parse(BsonDocument data, Func<string, string> nameOf) =>
        new(new StatementFields("configureFailPoint.data", data), nameOf);

    /// <summary>True where the fail point is for this command and application; never for the command that sets fail points.</summary>
    public bool Matches(string command, string appName) =>
        _commands.Contains(command) && command != FailCommand.ConfigureCommand && (_appName is null || _appName == appName);

    /// <summary>Blocks, closes the connection or fails, as was asked, before the command has done anything.</summary>
    public async ValueTask BeforeAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        if (_block > TimeSpan.Zero)
            await Task.Delay(_block, time, cancellationToken).ConfigureAwait(false);
        if (_closesConnection)
            throw new ProtocolException("closed by the fail point failCommand");
        if (_error is not null)
            throw _error;
    }

    /// <summary>The write concern error that goes with the reply of a command that has done its work; null for none.</summary>
    public (BsonDocument Error, MongoException Cause)? WriteConcernError() =>
        _writeConcernError is null
            ? null
            : (
                _writeConcernError,
                new MongoException(_writeConcernError.GetValue("code", 0) is { IsNumeric: true } code ? code.ToInt32() : 0, "", Labels)
            );

    private static int? Number(StatementFields data, string name) =>
        data.Value(name) switch
        {
            null => null,
            { IsNumeric: true } number when number.ToDouble() is >= 0 and <= int.MaxValue => number.ToInt32(),
            _ => throw new MongoException(ErrorCode.BadValue, $"'configureFailPoint.data.{name}' must be a number of 0 or more"),
        };

    private static FrozenSet<string> Commands(StatementFields data, Func<string, string> nameOf) =>
        data.Array("failCommands") is { Count: > 0 } names
            ? names.Select(name => nameOf(name.ToString()!)).ToFrozenSet()
            : throw new MongoException(ErrorCode.BadValue, "'configureFailPoint.data.failCommands' must be an array of command names");
}
