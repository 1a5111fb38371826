using EmbeddedMongo.Wire;
using EmbeddedMongo.Writing;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands;

/// <summary>What every command shares: the fields that any of them may carry, time limits, write concern, errors, the profiler.</summary>
internal sealed partial class Dispatcher(ServerState server)
{
    private const string Labels = "errorLabels";

    private readonly ILogger _logger = server.Options.LoggerFactory.CreateLogger("EmbeddedMongo.Commands");

    /// <summary>Runs one command and writes its whole reply, an error's too, into <paramref name="reply"/>, whose document is open.</summary>
    public async ValueTask RunAsync(ConnectionState connection, ArraySegment<byte> body, IReadOnlyList<DocumentSequence> sequences, string? legacyDatabase, ReplyWriter reply)
    {
        var (position, depth) = (reply.Position, reply.Depth);
        var retryable = false;
        try
        {
            var arguments = new CommandArguments(body, sequences);
            var command = CommandTable.Find(arguments.Name);
            if (command.Flags.HasFlag(CommandFlags.TestOnly) && !server.Options.EnableTestCommands) throw CommandTable.NotFound(arguments.Name);
            retryable = arguments.Has("txnNumber");
            var database = Database(command, arguments, legacyDatabase);
            await RunAsync(command, arguments, database, connection, reply).ConfigureAwait(false);
            reply.Write("ok", 1.0);
        }
        catch (MongoException error)
        {
            reply.Rewind(position, depth);
            WriteError(reply, error, retryable);
        }
#pragma warning disable CA1031 // A bug in one command must cost its caller an error, not every client the server.
        catch (Exception error) when (error is not ProtocolException)
#pragma warning restore CA1031
        {
            LogFailure(error);
            reply.Rewind(position, depth);
            WriteError(reply, new MongoException(ErrorCode.InternalError, $"{error.GetType().Name}: {error.Message}"), retryable);
        }
    }

    /// <summary>The reply to a message whose BSON is sound but not accepted.</summary>
    public static void Refuse(ReplyWriter reply, MongoException error) => WriteError(reply, error, retryable: false);

    private async ValueTask RunAsync(Command command, CommandArguments arguments, string database, ConnectionState connection, ReplyWriter reply)
    {
        var session = arguments.Document("lsid") is { } lsid ? LogicalSession.Parse(lsid) : (LogicalSession?)null;
        var retryable = Retryable(command, arguments, session);
        var readConcern = command.Flags.HasFlag(CommandFlags.Read) ? ReadConcern.Parse(arguments.Document("readConcern")) : RefuseReadConcern(command, arguments);
        var writeConcern = command.Flags.HasFlag(CommandFlags.Write) ? WriteConcern.Parse(arguments.Document("writeConcern")) : RefuseWriteConcern(command, arguments);
        var limit = command is not GetMore && arguments.Count("maxTimeMS") is > 0 and var milliseconds ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue)) : (TimeSpan?)null;
        arguments.Ignore("comment");

        using var operation = new Operation(server.Operations.NextId(), connection, command.Name, database, server.Time, limit) { Command = arguments.Describe };
        server.Operations.Add(operation);
        connection.Begin(operation);
        try
        {
            if (server.ShuttingDown) operation.Interrupt(ErrorCode.InterruptedAtShutdown);
            var context = new CommandContext(server, operation, arguments, reply) { Session = session, Retryable = retryable, ReadConcern = readConcern };
            operation.Cancellation.ThrowIfCancellationRequested();
            var failure = server.FailCommand.Next(command.Name, connection);
            if (failure is not null) await failure.BeforeAsync(context).ConfigureAwait(false);
            server.Primacy.Check(command, arguments);
            await command.RunAsync(context).ConfigureAwait(false);
            if (failure?.WriteConcernError() is { } told)
            {
                reply.Write("writeConcernError", told.Error);
                WriteLabels(reply, told.Cause, retryable is not null);
            }
            else if (command.Flags.HasFlag(CommandFlags.Write) && context.AwaitsWriteConcern)
            {
                await AcknowledgeAsync(context, writeConcern).ConfigureAwait(false);
            }

            // All that was read, was applied when this is asked: durable then means durable for the whole reply.
            if (context.ReadConcern.Durable) await server.Engine.WaitDurableAsync(server.Engine.AppliedSequence, operation.Cancellation).ConfigureAwait(false);
            if (!command.Flags.HasFlag(CommandFlags.Quiet)) server.Profiler.Record(operation, reply.Position, error: null);
        }
        catch (OperationCanceledException) when (operation.Cancellation.IsCancellationRequested)
        {
            var interruption = operation.Interruption();
            server.Profiler.Record(operation, reply.Position, interruption);
            throw interruption;
        }
        catch (MongoException error)
        {
            server.Profiler.Record(operation, reply.Position, error);
            throw;
        }
        finally
        {
            connection.End();
            server.Operations.Remove(operation);
        }
    }

    private async ValueTask AcknowledgeAsync(CommandContext context, WriteConcern concern)
    {
        if (concern.Unsatisfiable is { } problem)
        {
            WriteConcernFailure(context, new MongoException(problem.Code, problem.Message), concern, timedOut: false);
            return;
        }

        if (!concern.Durable) return;
        // A write that changed nothing still tells what it found there, which must be as durable as a change.
        var sequence = context.Sequence > 0 ? context.Sequence : server.Engine.AppliedSequence;
        if (sequence <= server.Engine.DurableSequence) return;
        try
        {
            var durable = server.Engine.WaitDurableAsync(sequence, context.Cancellation);
            await (concern.Timeout is { } timeout ? durable.WaitAsync(timeout, server.Time) : durable).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            WriteConcernFailure(context, new MongoException(ErrorCode.WriteConcernFailed, "waiting for replication timed out"), concern, timedOut: true);
        }
        catch (OperationCanceledException)
        {
            WriteConcernFailure(context, context.Operation.Interruption(), concern, timedOut: false);
        }
        catch (MongoException error)
        {
            WriteConcernFailure(context, error, concern, timedOut: false);
        }
    }

    /// <summary>The write is done and stays; what is not certain is that it is as safe as was asked.</summary>
    private static void WriteConcernFailure(CommandContext context, MongoException error, WriteConcern concern, bool timedOut)
    {
        var info = concern.ErrInfo();
        if (timedOut) info.InsertAt(0, new BsonElement("wtimeout", true));
        context.Reply.Write("writeConcernError", new BsonDocument { { "code", error.Code }, { "codeName", error.CodeName }, { "errmsg", error.Message }, { "errInfo", info } });
        WriteLabels(context.Reply, error, context.Retryable is not null);
    }

    private static string Database(Command command, CommandArguments arguments, string? legacyDatabase)
    {
        var database = arguments.Text("$db") ?? legacyDatabase ?? throw new MongoException(40571, "OP_MSG requests require a $db argument");
        Storage.Namespace.CheckDatabase(database);
        if (legacyDatabase is not null && !command.Flags.HasFlag(CommandFlags.Handshake))
            throw new MongoException(352, $"Unsupported OP_QUERY command: {arguments.Name}. The client driver may require an upgrade.");
        return command.Flags.HasFlag(CommandFlags.AdminOnly) && database != "admin"
            ? throw new MongoException(ErrorCode.Unauthorized, $"{arguments.Name} may only be run against the admin database.")
            : database;
    }

    private static RetryableWrite? Retryable(Command command, CommandArguments arguments, LogicalSession? session)
    {
        var number = arguments.Number("txnNumber");
        if (arguments.Has("startTransaction") || arguments.Has("autocommit"))
            throw new MongoException(ErrorCode.OperationNotSupportedInTransaction, "Multi-document transactions are not supported by this server");
        if (number is null) return null;
        if (session is null) throw new MongoException(ErrorCode.InvalidOptions, "Transaction number requires a session ID to also be specified");
        if (number < 0) throw new MongoException(ErrorCode.InvalidOptions, "Transaction number cannot be negative");
        return command.Flags.HasFlag(CommandFlags.Retryable)
            ? new RetryableWrite(session.Value, number.Value)
            : throw new MongoException(50768, "txnNumber may only be provided for multi-document transactions and retryable write commands. " +
                $"autocommit:false was not provided, and {arguments.Name} is not a retryable write command.");
    }

    private static ReadConcern RefuseReadConcern(Command command, CommandArguments arguments) =>
        arguments.Document("readConcern") is { ElementCount: > 0 } concern && concern.GetValue("level", "local") != "local"
            ? throw new MongoException(ErrorCode.InvalidOptions, $"Command {command.Name} does not support {{ readConcern: {concern} }}")
            : default;

    private static WriteConcern RefuseWriteConcern(Command command, CommandArguments arguments) =>
        arguments.Document("writeConcern") is { ElementCount: > 0 } && !command.Flags.HasFlag(CommandFlags.AnyFields)
            ? throw new MongoException(ErrorCode.InvalidOptions, "Command does not support writeConcern")
            : default;

    private static void WriteError(ReplyWriter reply, MongoException error, bool retryable)
    {
        WriteLabels(reply, error, retryable);
        reply.Write("ok", 0.0);
        reply.Write("errmsg", error.Message);
        reply.Write("code", error.Code);
        reply.Write("codeName", error.CodeName);
        foreach (var detail in error.Details?.Where(detail => detail.Name != Labels) ?? []) reply.Write(detail.Name, detail.Value);
    }

    /// <summary>"Retryable writes" specification: from wire version 9 on the server itself says which errors are worth a retry.</summary>
    private static void WriteLabels(ReplyWriter reply, MongoException error, bool retryable)
    {
        // A fail point that names labels, even none, has the say.
        if (error.Details?.GetValue(Labels, null) is BsonArray { Count: var count } chosen)
        {
            if (count > 0) reply.Write(Labels, chosen);
        }
        else if (retryable && IsWorthRetrying((ErrorCode)error.Code))
        {
            reply.Write(Labels, new BsonArray { "RetryableWriteError" });
        }
    }

    private static bool IsWorthRetrying(ErrorCode code) => code is
        ErrorCode.InterruptedAtShutdown or ErrorCode.InterruptedDueToReplStateChange or ErrorCode.NotWritablePrimary or ErrorCode.NotPrimaryNoSecondaryOk
        or ErrorCode.NotPrimaryOrSecondary or ErrorCode.PrimarySteppedDown or ErrorCode.ShutdownInProgress or ErrorCode.HostNotFound or ErrorCode.HostUnreachable
        or ErrorCode.NetworkTimeout or ErrorCode.SocketException or ErrorCode.ExceededTimeLimit;

    [LoggerMessage(Level = LogLevel.Error, Message = "A command failed unexpectedly")]
    private partial void LogFailure(Exception error);
}
