using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Faults;

/// <summary>The data of the fail point failCommand: which commands it is for, and what becomes of them.</summary>
internal sealed class CommandFailure
{
    private readonly FailureScope _scope;
    private readonly BsonArray? _labels;
    private readonly MongoException? _error;
    private readonly BsonDocument? _writeConcernError;
    private readonly bool _closesConnection;
    private readonly TimeSpan _block;

    private CommandFailure(StatementFields data, FailureScope scope, string message, ErrorCode? otherwise)
    {
        _scope = scope;
        _labels = data.Array(ErrorLabels.Field);
        _error = (Number(data, "errorCode") ?? (int?)otherwise) is { } code ? new MongoException(code, message, Labels) : null;
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

    /// <param name="data">The data of failCommand.</param>
    /// <param name="nameOf">Gives the name of a command from its name or alias, and throws where there is none.</param>
    /// <exception cref="MongoException">A field is unknown, missing or of the wrong type; a command is unknown.</exception>
    public static CommandFailure Parse(StatementFields data, Func<string, string> nameOf) =>
        new(data, FailureScope.Parse(data, nameOf), "Failing command via 'failCommand' failpoint", otherwise: null);

    /// <summary>The data of failGetMoreAfterCursorCheckout, which names no command and always has an error, 1 by default.</summary>
    /// <exception cref="MongoException">A field is unknown or of the wrong type.</exception>
    public static CommandFailure ParseGetMore(StatementFields data) =>
        new(
            data,
            FailureScope.ParseGetMore(data),
            "Hit the 'failGetMoreAfterCursorCheckout' failpoint",
            data.Flag("closeConnection") ? null : ErrorCode.InternalError
        );

    /// <summary>A number of 0 or more; null where there is none.</summary>
    /// <exception cref="MongoException">BadValue for anything else.</exception>
    public static int? Number(StatementFields data, string name) =>
        data.Value(name) switch
        {
            null => null,
            { IsNumeric: true } number when number.ToDouble() is >= 0 and <= int.MaxValue => number.ToInt32(),
            _ => throw new MongoException(ErrorCode.BadValue, $"'configureFailPoint.data.{name}' must be a number of 0 or more"),
        };

    /// <summary>True where the fail point is for such a command.</summary>
    /// <param name="command">The name of the command.</param>
    /// <param name="appName">The name by which the client's application has introduced itself.</param>
    /// <param name="collection">The full name of the command's collection; null for none.</param>
    public bool Matches(string command, string appName, string? collection) => _scope.Matches(command, appName, collection);

    /// <summary>Blocks, closes the connection or fails, as was asked.</summary>
    /// <exception cref="MongoException">The error that was asked for.</exception>
    /// <exception cref="ProtocolException">The connection is to be closed.</exception>
    public async ValueTask BeforeAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        if (_block > TimeSpan.Zero)
            await Task.Delay(_block, time, cancellationToken).ConfigureAwait(false);
        if (_closesConnection)
            throw new ProtocolException("closed by a fail point");
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
}
