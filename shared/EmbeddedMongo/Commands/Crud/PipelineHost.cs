using EmbeddedMongo.Aggregation;
using EmbeddedMongo.Commands.Collections;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Query;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Transactions;
using EmbeddedMongo.Update;
using EmbeddedMongo.Values;
using EmbeddedMongo.Writing;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Crud;

/// <summary>The server as a pipeline's stages see it. Reads go through one view, so $lookup agrees with the documents it joins.</summary>
internal sealed class PipelineHost(ServerState server, string database, string? collection, ReadView view) : IPipelineHost
{
    private long _keysExamined;
    private long _documentsExamined;

    public TimeProvider Time => server.Time;

    public string Database => database;

    public string? Collection => collection;

    /// <summary>The command that pulls now: the aggregate, later a getMore. Its cancellation stops the stages' reads.</summary>
    public required Operation Operation { get; set; }

    /// <summary>The storage sequence of the last change made by $out or $merge.</summary>
    public long Sequence { get; private set; }

    public IEnumerable<BsonDocument> Find(string database, string collection, Filter filter)
    {
        using var execution = Planner.Plan(view, new QueryRequest(new Namespace(database, collection)) { Filter = filter }).Execute();
        try
        {
            while (execution.Next(Operation.Cancellation) is { } stored)
                yield return stored.Document;
        }
        finally
        {
            _keysExamined += execution.KeysExamined;
            _documentsExamined += execution.DocumentsExamined;
        }
    }

    public BsonDocument CollectionStats(string database, string collection)
    {
        var ns = new Namespace(database, collection);
        return server.Engine.Find(ns) is { } info
            ? StatsDocuments.Collection(server, info, scale: 1)
            : throw new MongoException(ErrorCode.NamespaceNotFound, $"Collection [{ns}] not found.");
    }

    public void ReplaceCollection(string database, string collection, IEnumerable<BsonDocument> documents)
    {
        // The finished collection takes the target's place in one rename.
        var staging = StagingCollections.New(database);
        var target = new Namespace(database, collection).AsRenameTarget();
        if (server.Engine.Find(target)?.Cap is not null)
            throw new MongoException(17152, $"namespace '{target}' is capped so it can't be used for $out");
        try
        {
            server.Engine.CreateCollection(staging, server.Engine.Find(target)?.Options);
            CopyIndexes(target, staging);
            foreach (var batch in documents.Select(document => (ReadOnlyMemory<byte>)Bson.Encode(document)).Chunk(1000))
            {
                Operation.Cancellation.ThrowIfCancellationRequested();
                if (Insert(staging, batch).Errors is [var first, ..])
                    throw first.Error;
            }

            Sequence = Blocked.Result(
                Blocked.RetryAsync(() => server.Engine.RenameCollection(staging, target, dropTarget: true), Operation.Cancellation)
            );
        }
        catch
        {
            server.Engine.DropCollection(staging);
            throw;
        }
    }

    public void Insert(string database, string collection, BsonDocument document)
    {
        var result = Insert(new Namespace(database, collection).Checked(), [Bson.Encode(document)]);
        Sequence = Math.Max(Sequence, result.Sequence);
        if (result.Errors is [var first, ..])
            throw first.Error;
    }

    private InsertResult Insert(Namespace ns, ReadOnlyMemory<byte>[] documents) =>
        Blocked.Result(server.Writer.InsertAsync(ns, documents, ordered: true, retryable: null, Operation.Cancellation));

    public bool UpdateByKey(string database, string collection, BsonDocument key, BsonValue update, BsonDocument? variables)
    {
        var filter = Filter.Parse(new BsonDocument(key.Select(field => new BsonElement(field.Name, new BsonDocument("$eq", field.Value)))));
        var result = server.Writer.Update(
            new Namespace(database, collection).Checked(),
            new UpdateStatement(filter, UpdateSpec.Parse(update, null, variables, Time)),
            retryable: null,
            Operation.Cancellation
        );
        Sequence = Math.Max(Sequence, result.Sequence);
        return result.Matched > 0;
    }

    public bool IsUnique(string database, string collection, IReadOnlyList<string> fields) =>
        fields is ["_id"]
        || server.Engine.Find(new Namespace(database, collection)) is { } info
            && info.Indexes.Any(index => index.Unique && fields.ToHashSet().SetEquals(index.Key.Names));

    public void CheckUpdate(BsonValue update, BsonDocument variables) => UpdateSpec.Parse(update, null, variables, Time);

    public IEnumerable<BsonDocument> CurrentOperations() => server.Operations.Describe();

    public IEnumerable<BsonDocument> Sessions() => server.Sessions.Describe();

    /// <summary>The numbers of index keys and documents that $lookup and $unionWith examined.</summary>
    public (long Keys, long Documents) Examined => (_keysExamined, _documentsExamined);

    private void CopyIndexes(Namespace target, Namespace staging)
    {
        var specs = server.Engine.Find(target)?.Indexes.Where(index => !index.IsId).Select(index => index.ToSpec()).ToArray() ?? [];
        if (specs.Length > 0)
            server.Engine.CreateIndexes(staging, specs, Operation.Cancellation);
    }
}
