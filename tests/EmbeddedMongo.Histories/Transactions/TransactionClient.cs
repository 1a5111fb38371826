using System.Collections.Immutable;
using DzStore.Histories.Operations;
using DzStore.Histories.Recording;
using EmbeddedMongo.Histories.Clients;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Histories.Transactions;

/// <summary>
/// A client whose transactions read lists and append to them: documents with an array. They read from a snapshot and commit with majority.
/// </summary>
/// <param name="number">Its number in the history.</param>
/// <param name="client">Its driver.</param>
/// <param name="recorder">Takes what it sees.</param>
/// <param name="errors">Counts its errors.</param>
internal sealed class TransactionClient(int number, IMongoClient client, HistoryRecorder<Transaction> recorder, ErrorCounts errors)
{
    private const string TransientLabel = "TransientTransactionError";
    private const string UnknownCommitLabel = "UnknownTransactionCommitResult";
    private const int MostCommits = 5;

    private static readonly TransactionOptions Options = new(
        ReadConcern.Snapshot,
        ReadPreference.Primary,
        WriteConcern.WMajority.With(wTimeout: ClientSettings.WaitLimit),
        ClientSettings.WaitLimit
    );

    private readonly IMongoCollection<BsonDocument> _lists = client.GetDatabase("histories").GetCollection<BsonDocument>("lists");

    /// <summary>Runs a transaction, and records how it ended.</summary>
    /// <param name="session">The client's session.</param>
    /// <param name="steps">Its steps; reads still without a result.</param>
    /// <param name="pause">Waits between two steps, so that others come between.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Outcome> RunAsync(
        IClientSessionHandle session,
        ImmutableArray<TransactionStep> steps,
        Func<Task> pause,
        CancellationToken cancellationToken
    )
    {
        var operation = recorder.Invoke(number, new Transaction(steps));
        var seen = ImmutableArray.CreateBuilder<TransactionStep>(steps.Length);
        try
        {
            session.StartTransaction(Options);
            foreach (var step in steps)
            {
                seen.Add(await StepAsync(session, step, cancellationToken));
                await pause();
            }
        }
        catch (Exception e) when (OutcomeOf.Read(e) == Outcome.Failed)
        {
            // Nobody has asked for a commit.
            errors.Add(e);
            operation.Failed();
            await AbortAsync(session);
            return Outcome.Failed;
        }

        var outcome = await CommitAsync(session, cancellationToken);
        if (outcome == Outcome.Ok)
            operation.Ok(new Transaction(seen.ToImmutable()));
        else if (outcome == Outcome.Failed)
            operation.Failed();
        else
            operation.Unknown();
        return outcome;
    }

    private async Task<TransactionStep> StepAsync(IClientSessionHandle session, TransactionStep step, CancellationToken cancellationToken)
    {
        var byKey = new BsonDocument("_id", step.Key);
        if (step is ListAppend append)
        {
            var push = new BsonDocument("$push", new BsonDocument("v", append.Value));
            await _lists.UpdateOneAsync(session, byKey, push, new UpdateOptions { IsUpsert = true }, cancellationToken);
            return step;
        }

        using var found = await _lists.FindAsync(session, byKey, new FindOptions<BsonDocument>(), cancellationToken);
        var list = await found.FirstOrDefaultAsync(cancellationToken);
        return new ListRead(step.Key, list is null ? [] : [.. list["v"].AsBsonArray.Select(value => value.AsInt64)]);
    }

    /// <summary>
    /// Commits, and asks again where the answer is unknown. A commit has failed for certain where the server says that the transaction may
    /// be run again as a whole (error label TransientTransactionError).
    /// </summary>
    private async Task<Outcome> CommitAsync(IClientSessionHandle session, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostCommits; attempt++)
        {
            try
            {
                await session.CommitTransactionAsync(cancellationToken);
                return Outcome.Ok;
            }
            catch (Exception e) when (OutcomeOf.Read(e) == Outcome.Failed)
            {
                errors.Add(e);
                if (e is not MongoException told || told.HasErrorLabel(UnknownCommitLabel))
                    continue;
                return told.HasErrorLabel(TransientLabel) ? Outcome.Failed : Outcome.Unknown;
            }
        }

        return Outcome.Unknown;
    }

    private static async Task AbortAsync(IClientSessionHandle session)
    {
        if (session.IsInTransaction)
            await session.AbortTransactionAsync(CancellationToken.None);
    }
}
