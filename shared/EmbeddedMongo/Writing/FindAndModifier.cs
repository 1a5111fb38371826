using EmbeddedMongo.Errors;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using MongoDB.Bson;

namespace EmbeddedMongo.Writing;

/// <summary>findAndModify: changes or removes the first match and answers with it.</summary>
internal static class FindAndModifier
{
    private const string Kind = "findAndModify";
    private const string Step = "Plan executor error during findAndModify";

    public static ValueTask<FindAndModifyResult> RunAsync(
        WriteScope scope,
        Namespace ns,
        FindAndModifyStatement statement,
        RetryableWrite? retryable,
        CancellationToken cancellationToken
    )
    {
        ns.Checked();
        var request = new QueryRequest(ns)
        {
            Filter = statement.Filter,
            Sort = statement.Sort,
            Hint = statement.Hint,
        };
        return Targets.FirstAsync(
            scope,
            request,
            statement.Upsert,
            () =>
                retryable is { } write && scope.Engine.RetryableWrites.Find(write, Kind) is { } outcome
                    ? FromRecord(scope, outcome.Result, statement)
                    : null,
            Step,
            (transaction, found) =>
            {
                transaction.Log.Statement = retryable;
                transaction.Log.Image = statement.ReturnNew ? ImageKind.After : ImageKind.Before;
                var (result, changed) = ErrorContext.In(Step, () => Change(scope, transaction, ns, statement, found));
                if (!changed)
                    return result;
                if (retryable is { } write)
                    scope.Engine.RetryableWrites.Record(transaction, write, 1, Kind, ToRecord(result));
                return result with { Sequence = transaction.Commit() };
            },
            cancellationToken
        );
    }

    private static (FindAndModifyResult Result, bool Changed) Change(
        WriteScope scope,
        WriteTransaction transaction,
        Namespace ns,
        FindAndModifyStatement statement,
        StoredDocument? found
    )
    {
        if (found is null)
        {
            if (!statement.Upsert || statement.Update is null)
                return (new FindAndModifyResult(null, false, null, scope.AppliedSequence), false);
            var inserted = Updater.Upsert(scope, transaction, ns, statement.Filter, statement.Update);
            return (new FindAndModifyResult(statement.ReturnNew ? inserted.Document : null, false, inserted.Id, 0), true);
        }

        if (statement.Update is null)
        {
            DocumentChanges.Delete(transaction, transaction.Catalog.Find(ns)!, found);
            return (new FindAndModifyResult(found.Document, true, null, 0), true);
        }

        var after = Updater.Apply(scope, transaction, ns, found, statement.Filter, statement.Update);
        var value = statement.ReturnNew && after is not null ? after.Document : found.Document;
        return (new FindAndModifyResult(value, true, null, scope.AppliedSequence), after is not null);
    }

    private static BsonDocument ToRecord(FindAndModifyResult result)
    {
        var record = new BsonDocument { { "found", result.Found } };
        if (result.Value is not null)
            record.Add("value", result.Value);
        if (result.UpsertedId is not null)
            record.Add("upserted", result.UpsertedId);
        return record;
    }

    private static FindAndModifyResult FromRecord(WriteScope scope, BsonDocument record, FindAndModifyStatement statement) =>
        new(
            // An upsert of another member's is recorded with its document, whatever was asked for.
            record.Contains("upserted") && !statement.ReturnNew
                ? null
                : record.GetValue("value", null)?.AsBsonDocument,
            record["found"].AsBoolean,
            record.GetValue("upserted", null),
            scope.AppliedSequence
        )
        {
            Retried = true,
        };
}
