using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Collections;

/// <summary>Reads every document and walks every index, and holds what it met against what the catalog counts.</summary>
internal sealed class Validate : Command
{
    public override string Name => "validate";

    public override string Help => "Checks a collection's documents and indexes.";

    public override ValueTask RunAsync(CommandContext context)
    {
        var ns = context.Collection();
        var arguments = context.Arguments;
        arguments.Ignore("full", "scandata", "background", "checkBSONConformance", "enforceFastCount", "metadata");
        QueryOptions.RefuseSet(arguments, "repair", "fixMultikey");
        arguments.RefuseUnknown();

        var info = context.Server.Engine.Find(ns)
            ?? throw new MongoException(ErrorCode.NamespaceNotFound, $"Collection '{ns}' does not exist to validate.");
        using var view = context.Server.Engine.OpenView();
        var counted = context.Server.Engine.Stats(ns).Count;
        var (records, invalid) = CheckDocuments(context, view, ns);
        var errors = new BsonArray();
        if (invalid > 0)
            errors.Add($"{invalid} documents are not sound BSON");
        var (keys, details) = (new BsonDocument(), new BsonDocument());
        foreach (var index in info.Indexes)
        {
            var (entries, documents) = WalkIndex(context, view, ns, index);
            // A sparse index leaves documents out; every other one holds each of them.
            var valid = index.Sparse ? documents <= records : documents == records;
            keys.Add(index.Name, entries);
            details.Add(index.Name, new BsonDocument("valid", valid));
            if (!valid)
                errors.Add($"index '{index.Name}' leads to {documents} documents of {records}");
        }

        var warnings =
            counted == records
                ? []
                : new BsonArray
                {
                    $"the catalog counts {counted} documents, and {records} were met (writes while validating are counted in one of them)",
                };
        var reply = context.Reply;
        reply.Write("ns", ns.ToString());
        reply.Write("uuid", new BsonBinaryData(info.Uuid, GuidRepresentation.Standard));
        reply.WriteCount("nInvalidDocuments", invalid);
        reply.Write("nNonCompliantDocuments", 0);
        reply.WriteCount("nrecords", records);
        reply.Write("nIndexes", info.Indexes.Count);
        reply.Write("keysPerIndex", keys);
        reply.Write("indexDetails", details);
        reply.Write("valid", errors.Count == 0);
        reply.Write("repaired", false);
        reply.Write("warnings", warnings);
        reply.Write("errors", errors);
        reply.Write("extraIndexEntries", new BsonArray());
        reply.Write("missingIndexEntries", new BsonArray());
        reply.Write("corruptRecords", new BsonArray());
        return default;
    }

    private static (long Records, long Invalid) CheckDocuments(CommandContext context, ReadView view, Namespace ns)
    {
        var (records, invalid, needsId) = (0L, 0L, ns != OperationLog.Name);
        using var scan = Planner.Plan(view, new QueryRequest(ns) { Hint = new BsonDocument("$natural", 1) }).Execute();
        while (scan.Next(context.Cancellation) is { } stored)
        {
            records++;
            try
            {
                if (BsonCheck.Document(stored.Bytes) != stored.Bytes.Length || (needsId && !stored.Document.Contains("_id")))
                    invalid++;
            }
            catch (ProtocolException)
            {
                invalid++;
            }
        }

        return (records, invalid);
    }

    private static (long Entries, long Documents) WalkIndex(CommandContext context, ReadView view, Namespace ns, IndexInfo index)
    {
        using var walk = Planner.Plan(view, new QueryRequest(ns) { Hint = index.Name }).Execute();
        var documents = 0L;
        while (walk.Next(context.Cancellation) is not null)
            documents++;
        return (walk.KeysExamined, documents);
    }
}
