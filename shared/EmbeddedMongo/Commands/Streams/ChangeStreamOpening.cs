using EmbeddedMongo.Aggregation;
using EmbeddedMongo.Aggregation.Stages;
using EmbeddedMongo.ChangeStreams;
using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Commands.Crud;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Streams;

/// <summary>
/// Opens the cursor of a change stream: an aggregate whose pipeline begins with <c>$changeStream</c>. The stages behind it are those that
/// look at one event alone.
/// </summary>
internal static class ChangeStreamOpening
{
    public static bool IsAsked(CommandArguments arguments) =>
        arguments.Array("pipeline") is { Count: > 0 } pipeline
        && pipeline[0] is BsonDocument { ElementCount: 1 } first
        && first.GetElement(0).Name == "$changeStream";

    public static void Run(CommandContext context, long batchSize)
    {
        var arguments = context.Arguments;
        if (context.Transaction is not null)
        {
            throw new MongoException(
                ErrorCode.OperationNotSupportedInTransaction,
                "Operation not permitted in transaction :: caused by :: Aggregation stage $changeStream cannot run in a multi-document "
                    + "transaction"
            );
        }

        context.AwaitsWriteConcern = false;
        context.Situation.ReadsChangeStream = true;
        var collectionless = arguments.Subject is { IsNumeric: true } one && one.ToDouble() == 1;
        var ns = collectionless ? new Namespace(context.Database, "$cmd.aggregate") : context.Collection();
        var stages = arguments.Array("pipeline")!;
        var variables = QueryVariables.Read(context);
        QueryOptions.RefuseCollation(arguments);
        QueryOptions.RefuseSet(arguments, "exchange", "fromMongos", "needsMerge", "requestResumeToken");
        arguments.Ignore("bypassDocumentValidation", "allowDiskUse", "hint", "cursor");
        arguments.RefuseUnknown();

        var pipeline = Parse(context, ns, collectionless, stages, variables);
        var options = ChangeStreamOptions.Parse(((ChangeStreamStage)pipeline.Stages[0]).Options);
        var scope = Scope(ns, collectionless, options);
        CheckReadConcern(context);
        var engine = context.Server.Engine;
        // A new stream begins behind the last change, so that it does not show it.
        var start = options.Token ?? ResumeToken.HighWaterMark(options.StartAt ?? engine.Log.Last.Timestamp + 1);
        if (collectionless is false && !start.IsHighWaterMark && !start.HasUuid)
        {
            throw new MongoException(
                ErrorCode.InvalidResumeToken,
                "Attempted to resume a single-collection stream, but the resume token does not include a UUID"
            );
        }

        var reader = new ChangeReader(engine, scope, options.IsExpanded, start);
        var source = new ChangeStreamSource(engine, reader, pipeline, options.LooksUp);
        var cursor = context.NewCursor(ns, source, nextChange: engine.Committed.NextAsync, showsPresent: options.LooksUp);
        context.Operation.Step = "PlanExecutor error during aggregation";
        context.WriteFirstBatch(cursor, batchSize);
        context.ShowsPresent = options.LooksUp && context.Operation.Stats.Returned > 0;
    }

    private static Pipeline Parse(CommandContext context, Namespace ns, bool collectionless, BsonArray stages, BsonDocument? variables)
    {
        // The stages that a stream may have read nothing but the event.
        using var view = context.Server.Engine.OpenView();
        var host = new PipelineHost(context.Server, context.Database, collectionless ? null : ns.Collection, view)
        {
            Operation = context.Operation,
        };
        var pipeline = Pipeline.Parse(stages, host, variables);
        for (var i = 1; i < pipeline.Stages.Count; i++)
        {
            var stage = pipeline.Stages[i];
            if (!IsPermitted(stage))
                throw new MongoException(ErrorCode.IllegalOperation, $"{stage.Name} is not permitted in a $changeStream pipeline");
            if (stage is SplitLargeEventStage && i < pipeline.Stages.Count - 1)
                throw new MongoException(7182802, $"{stage.Name} must be the last stage in the pipeline");
        }

        pipeline.Optimize();
        return pipeline;
    }

    private static bool IsPermitted(IStage stage) =>
        stage is MatchStage or ProjectStage or AddFieldsStage or UnsetStage or ReplaceRootStage or RedactStage or SplitLargeEventStage;

    private static ChangeScope Scope(Namespace ns, bool collectionless, ChangeStreamOptions options)
    {
        var isAdmin = ns.Database == "admin";
        if (options.ShowsAllDatabases && !(isAdmin && collectionless))
        {
            throw new MongoException(
                ErrorCode.InvalidOptions,
                "A $changeStream with 'allChangesForCluster:true' may only be opened on the 'admin' database, and with no collection name; "
                    + $"found {ns}"
            );
        }

        if (ns.Database is "local" or "config" || (isAdmin && !options.ShowsAllDatabases))
        {
            throw new MongoException(ErrorCode.InvalidNamespace, $"$changeStream may not be opened on the internal {ns.Database} database");
        }

        if (ns.Collection.StartsWith("system.", StringComparison.Ordinal))
            throw new MongoException(ErrorCode.InvalidNamespace, $"$changeStream may not be opened on the internal {ns} collection");
        return options.ShowsAllDatabases
            ? new ChangeScope(null, null)
            : new ChangeScope(ns.Database, collectionless ? null : ns.Collection);
    }

    /// <summary>Only committed events are shown, whatever else the server holds, so that the reply has nothing to wait for.</summary>
    private static void CheckReadConcern(CommandContext context)
    {
        if (context.ReadConcern.Level is not (null or "majority"))
        {
            throw new MongoException(
                ErrorCode.InvalidOptions,
                "Aggregation stage $changeStream cannot run with a readConcern other than 'majority', or in a multi-document transaction. "
                    + $"Current readConcern: {context.ReadConcern.Level}"
            );
        }

        context.ReadConcern = context.ReadConcern with { Durable = false };
    }
}
