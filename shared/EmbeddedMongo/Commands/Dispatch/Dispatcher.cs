using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Commands.Faults;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Commands.Server;
using EmbeddedMongo.Commands.Transactions;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Wire;
using Microsoft.Extensions.Logging;

namespace EmbeddedMongo.Commands.Dispatch;

/// <summary>
/// Runs commands. <see cref="AnswerAsync"/> turns one message into one reply, whatever happens; <see cref="RunAsync"/> is the list of
/// steps that every command goes through.
/// </summary>
internal sealed partial class Dispatcher(ServerState server)
{
    private readonly WriteAcknowledgement _acknowledgement = new(server);
    private readonly ClusterTimes _times = new(server.Engine);
    private readonly ReadIsolation _isolation = new(server);
    private readonly ILogger _logger = server.Settings.LoggerFactory.CreateLogger("EmbeddedMongo.Commands");

    /// <summary>
    /// Runs one command and writes its whole reply, an error's too, into <paramref name="reply"/>, whose document is open.
    /// </summary>
    /// <returns>The command to carry out next, for a stream of replies; null where this reply is the last.</returns>
    public async ValueTask<byte[]?> AnswerAsync(
        ConnectionState connection,
        ArraySegment<byte> body,
        IReadOnlyList<DocumentSequence> sequences,
        string? legacyDatabase,
        ReplyWriter reply
    )
    {
        var (position, depth) = (reply.Position, reply.Depth);
        var situation = new ErrorSituation();
        var done = new Completion(0, null);
        try
        {
            var arguments = new CommandArguments(body, sequences);
            var command = Find(arguments.Name);
            situation = SituationOf(command, arguments);
            _times.Hear(arguments);
            done = await RunAsync(CommandRequest.Parse(command, arguments, legacyDatabase), connection, situation, reply)
                .ConfigureAwait(false);
            reply.Write("ok", 1.0);
        }
        catch (MongoException e)
        {
            reply.Rewind(position, depth);
            ErrorReply.Write(reply, e, situation);
            if (ErrorReply.TellsOfRole((ErrorCode)e.Code))
                server.Primacy.Version.Write(reply);
        }
#pragma warning disable CA1031 // A bug in one command must cost its caller an error, not every client the server.
        catch (Exception e) when (e is not ProtocolException)
#pragma warning restore CA1031
        {
            LogFailure(e);
            reply.Rewind(position, depth);
            ErrorReply.Write(reply, new MongoException(ErrorCode.InternalError, $"{e.GetType().Name}: {e.Message}"), situation);
        }

        if (connection.IsEnded)
            throw new ProtocolException("closed by a fail point");
        _times.Write(reply, done.OperationTime);
        return done.Continuation;
    }

    /// <summary>Writes the whole reply to a message that is no command.</summary>
    public void Refuse(MongoException error, ReplyWriter reply)
    {
        ErrorReply.Write(reply, error, new ErrorSituation());
        _times.Write(reply, operationTime: 0);
    }

    private Command Find(string name)
    {
        var command = CommandTable.Find(name);
        return command.Has(CommandFlags.TestOnly) && !server.Settings.EnableTestCommands ? throw CommandTable.NotFound(name) : command;
    }

    private static ErrorSituation SituationOf(Command command, CommandArguments arguments) =>
        new()
        {
            HasTransactionNumber = arguments.Has("txnNumber"),
            InTransaction = arguments.Has("autocommit"),
            EndsTransaction = command.Name is "commitTransaction" or "abortTransaction",
        };

    private async ValueTask<Completion> RunAsync(
        CommandRequest request,
        ConnectionState connection,
        ErrorSituation situation,
        ReplyWriter reply
    )
    {
        var (command, arguments) = (request.Command, request.Arguments);
        using var running = new RunningOperation(server, connection, request);
        var operation = running.Operation;
        try
        {
            var context = new CommandContext(server, operation, arguments, reply)
            {
                Session = request.Session,
                Retryable = WithFailPoint(request.Retryable, connection),
                ReadConcern = request.ReadConcern,
                Situation = situation,
                AwaitsWriteConcern = request.Transaction is null || TransactionRules.Ends(command),
            };
            operation.Cancellation.ThrowIfCancellationRequested();
            var failure = await FailAsync(request, operation).ConfigureAwait(false);
            context.Term = server
                .Primacy.Check(arguments, reads: command.Has(CommandFlags.Read), writes: command.Has(CommandFlags.Write))
                .Term;
            using var awaited =
                command.Has(CommandFlags.Write) && request.WriteConcern is { Durable: true, AwaitsOthers: true }
                    ? server.Member?.Await()
                    : null;
            await _times
                .ReachAsync(request.ReadConcern.AfterClusterTime, server.Primacy.IsPrimary, operation.Cancellation)
                .ConfigureAwait(false);
            situation.HasBegun = true;
            await RunIsolatedAsync(request, context).ConfigureAwait(false);
            operation.Step = null;
            if (failure?.WriteConcernError() is { } told)
                ErrorReply.WriteConcernError(reply, told.Error, told.Cause, situation, server.Primacy.Version);
            else if (command.Has(CommandFlags.Write) && context.AwaitsWriteConcern)
                await _acknowledgement.WaitAsync(context, request.WriteConcern).ConfigureAwait(false);
            await _isolation.EndAsync(context).ConfigureAwait(false);
            if (!command.Has(CommandFlags.Quiet))
                server.Profiler.Record(operation, reply.Position, error: null);
            return new Completion(context.Sequence, context.Continuation);
        }
        catch (Exception e) when (operation.Cancellation.IsCancellationRequested && Interruption.IsCauseOf(e))
        {
            var interruption = InStep(operation, operation.Interruption());
            server.Profiler.Record(operation, reply.Position, interruption);
            throw interruption;
        }
        catch (MongoException e)
        {
            var error = InStep(operation, e);
            server.Profiler.Record(operation, reply.Position, error);
            if (ReferenceEquals(error, e))
                throw;
            throw error;
        }
    }

    /// <summary>Lets the command fail where a fail point is set for it.</summary>
    /// <returns>The failure, which may have to do with its write concern; null for none.</returns>
    private async ValueTask<CommandFailure?> FailAsync(CommandRequest request, Operation operation)
    {
        var (points, connection) = (server.FailPoints, operation.Connection);
        if (points.Command.IsSet && request.Command is Hello)
            Hello.Introduce(connection, request.Arguments);
        var failure = points.Command.Enter(data => data.Matches(operation.CommandName, connection.AppName, request.Collection));
        if (failure is not null)
            await failure.BeforeAsync(server.Time, operation.Cancellation).ConfigureAwait(false);
        return request.TimeLimit is not null && points.TimeLimit.Enter(_ => true) is not null
            ? throw new MongoException(ErrorCode.MaxTimeMSExpired, "operation exceeded time limit")
            : failure;
    }

    /// <summary>Lets the statements of a retryable write meet the fail point onPrimaryTransactionalWrite, where it is set.</summary>
    private RetryableWrite? WithFailPoint(RetryableWrite? write, ConnectionState connection)
    {
        var point = server.FailPoints.TransactionalWrite;
        return point.IsSet && write is { } one ? one with { BeforeCommit = Fail } : write;

        void Fail()
        {
            if (point.Enter(_ => true) is not { } failure)
                return;
            connection.IsEnded |= failure.ClosesConnection;
            failure.BeforeCommit();
        }
    }

    /// <summary>Runs a command on the view that its read concern asks for.</summary>
    private async ValueTask RunIsolatedAsync(CommandRequest request, CommandContext context)
    {
        try
        {
            await _isolation.BeginAsync(context).ConfigureAwait(false);
            await RunInTransactionAsync(request, context).ConfigureAwait(false);
        }
        catch (MongoException e) when ((ErrorCode)e.Code == ErrorCode.NoSuchTransaction && request.Command is CommitTransaction)
        {
            await _acknowledgement.ProveAbsenceAsync(context, request.WriteConcern).ConfigureAwait(false);
            throw;
        }
        finally
        {
            context.Pinned?.Dispose();
        }
    }

    /// <summary>Runs a command, in its turn where it belongs to a transaction, which its error ends.</summary>
    private async ValueTask RunInTransactionAsync(CommandRequest request, CommandContext context)
    {
        if (request.Retryable is { } write)
            server.Transactions.MakeWay(write);
        if (request.Transaction is not { } statement)
        {
            await RunInterruptibly(request.Command, context).ConfigureAwait(false);
            return;
        }

        var ends = TransactionRules.Ends(request.Command);
        using var scope = await server.Transactions.EnterAsync(statement, ends, context.Operation).ConfigureAwait(false);
        context.Statement = scope;
        var done = false;
        try
        {
            await RunInterruptibly(request.Command, context).ConfigureAwait(false);
            done = !context.HasWriteErrors;
        }
        finally
        {
            if (!done && !ends)
                scope.Session.Abort();
        }
    }

    /// <summary>Starts a command, which works on this thread until it waits for something or ends.</summary>
    private static ValueTask RunInterruptibly(Command command, CommandContext context)
    {
        using (Interruption.Begin(context.Cancellation))
            return command.RunAsync(context);
    }

    /// <param name="OperationTime">The time of the command's last change; 0 for none.</param>
    /// <param name="Continuation">The command to carry out next, for a stream of replies.</param>
    private readonly record struct Completion(long OperationTime, byte[]? Continuation);

    private static MongoException InStep(Operation operation, MongoException error) => operation.Step is { } step ? error.In(step) : error;

    [LoggerMessage(Level = LogLevel.Error, Message = "A command failed unexpectedly")]
    private partial void LogFailure(Exception error);
}
