using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Replication.Node;
using EmbeddedMongo.Replication.Protocol.Waiting;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Dispatch;

/// <summary>Holds a write's reply back until its write concern is met, and writes the error where it is not.</summary>
internal sealed class WriteAcknowledgement(ServerState server)
{
    public async ValueTask WaitAsync(CommandContext context, WriteConcern concern)
    {
        if (concern.ProblemIn(server.Primacy.View.Configuration?.Members.Count ?? 1) is { } problem)
        {
            WriteError(context, new MongoException(problem.Code, problem.Message), concern, timedOut: false);
            return;
        }

        var waiting =
            server.Member is { } member && concern.AwaitsOthers ? ConfirmAsync(member, context, concern)
            : concern.Durable ? DurableAsync(context)
            : null;
        if (waiting is null or { IsCompletedSuccessfully: true })
            return;
        try
        {
            await (concern.Timeout is { } timeout ? waiting.WaitAsync(timeout, server.Time) : waiting).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            WriteError(
                context,
                new MongoException(ErrorCode.WriteConcernFailed, "waiting for replication timed out"),
                concern,
                timedOut: true
            );
        }
        catch (OperationCanceledException)
        {
            WriteError(context, context.Operation.Interruption(), concern, timedOut: false);
        }
        catch (MongoException e)
        {
            WriteError(context, e, concern, timedOut: false);
        }
    }

    /// <summary>
    /// Waits until it is certain that a transaction which is not known here is not committed anywhere, and never will be: a majority has
    /// everything that is here. Its client takes the answer for a reason to run it again.
    /// </summary>
    /// <exception cref="MongoException">
    /// PrimarySteppedDown or MaxTimeMSExpired, upon which drivers say that the outcome is unknown.
    /// </exception>
    public async Task ProveAbsenceAsync(CommandContext context, WriteConcern concern)
    {
        if (server.Member is not { } member)
            return;
        try
        {
            var proof = member.ConfirmPrimaryAsync(context.Term, context.Cancellation);
            if (await (concern.Timeout is { } timeout ? proof.WaitAsync(timeout, server.Time) : proof).ConfigureAwait(false))
                return;
        }
        catch (TimeoutException)
        {
            throw new MongoException(
                ErrorCode.MaxTimeMSExpired,
                "the transaction is not known here, and no majority confirms in time that it is not committed elsewhere"
            );
        }

        throw new MongoException(ErrorCode.PrimarySteppedDown, "Primary stepped down while it looked for the transaction");
    }

    /// <summary>Waits for the log of this server.</summary>
    private Task DurableAsync(CommandContext context)
    {
        // A write that changed nothing still tells what it found there, which must be as durable as a change.
        var sequence = context.Sequence > 0 ? context.Sequence : server.Engine.AppliedSequence;
        return server.Engine.WaitDurableAsync(sequence, context.Cancellation);
    }

    /// <summary>Waits for the other members too.</summary>
    /// <exception cref="MongoException">PrimarySteppedDown: the next primary may have the write or not.</exception>
    private static async Task ConfirmAsync(ReplicaSetDriver member, CommandContext context, WriteConcern concern)
    {
        var requirement = concern.Members == 0 ? WriteRequirement.Majority : WriteRequirement.Of(concern.Members, concern.Durable);
        // What a write without effect has found may be old, where there is a newer primary, or not committed: its answer is that of a read.
        var timestamp = context.Sequence > 0 ? context.Sequence : long.MaxValue;
        if (context.Operation.Stats.ChangedNothing && context.Server.Engine.Options.Bugs.HasFlag(PlantedBugs.UnprovedNoChange))
            return;
        var confirmed =
            requirement.IsMajority && context.Operation.Stats.ChangedNothing
                ? member.ConfirmPrimaryAsync(context.Term, context.Cancellation)
                : member.ConfirmWriteAsync(context.Term, timestamp, requirement, context.Cancellation);
        if (!await confirmed.ConfigureAwait(false))
            throw new MongoException(ErrorCode.PrimarySteppedDown, "Primary stepped down while waiting for replication");
    }

    private static void WriteError(CommandContext context, MongoException error, WriteConcern concern, bool timedOut)
    {
        var info = concern.ErrInfo();
        if (timedOut)
            info.InsertAt(0, new BsonElement("wtimeout", true));
        var document = new BsonDocument
        {
            { "code", error.Code },
            { "codeName", error.CodeName },
            { "errmsg", error.Message },
            { "errInfo", info },
        };
        ErrorReply.WriteConcernError(context.Reply, document, error, context.Situation, context.Server.Primacy.Version);
    }
}
