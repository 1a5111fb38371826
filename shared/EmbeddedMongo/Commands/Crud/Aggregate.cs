using EmbeddedMongo.Aggregation;
using EmbeddedMongo.Aggregation.Stages;
using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Commands.Cursors;
using EmbeddedMongo.Commands.Diagnostics;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Commands.Streams;
using EmbeddedMongo.Commands.Transactions;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Crud;

internal sealed class Aggregate : Command, IExplainable
{
    public override string Name => "aggregate";

    public override string Help => "Runs an aggregation pipeline.";

    public override CommandFlags Flags => CommandFlags.Read | CommandFlags.Write | CommandFlags.InTransaction;

    public override async ValueTask RunAsync(CommandContext context)
    {
        var arguments = context.Arguments;
        if (arguments.Flag("explain", false))
        {
            context.AwaitsWriteConcern = false;
            await EmbeddedMongo
                .Commands.Diagnostics.Explain.ExplainAsync(context, this, ExplainVerbosity.QueryPlanner)
                .ConfigureAwait(false);
            return;
        }

        var batchSize = BatchSize(arguments);
        if (ChangeStreamOpening.IsAsked(arguments))
        {
            ChangeStreamOpening.Run(context, batchSize);
            return;
        }

        context.Server.Counters.Count(OperationClass.Command);
        var view = context.OpenView();
        IResultSource? source = null;
        Cursor cursor;
        PipelineHost host;
        try
        {
            (var ns, var stages, var pipeline, host, var head) = Parse(context, view);
            context.AwaitsWriteConcern = pipeline.Writes;
            if (pipeline.Writes)
                context.Server.Primacy.CheckWrite();
            var group = head is null ? null : CountSource.Field(stages, head.Stages);
            var plan = head is null ? null : Planner.Plan(view, head.Request with { CountOnly = group is not null });
            source =
                plan is not null && group is not null
                    ? new CountSource(view, plan.Execute(), group)
                    : new PipelineSource(view, plan?.Execute(), host, input => pipeline.Run(input, head?.Stages ?? 0));
            cursor = context.NewCursor(ns, source, plan?.Summary, head is null ? null : view.Find(ns)?.Uuid);
        }
        catch
        {
            if (source is not null)
                source.Dispose();
            else
                view.Dispose();
            throw;
        }

        context.Operation.Step = "PlanExecutor error during aggregation";
        context.WriteFirstBatch(cursor, batchSize);
        context.Applied(host.Sequence);
    }

    public ExplainedQuery Explain(CommandContext context)
    {
        var view = context.Server.Engine.OpenView();
        context.Disposables.Add(view);
        context.Arguments.Ignore("cursor", "explain");
        if (ChangeStreamOpening.IsAsked(context.Arguments))
            throw new MongoException(ErrorCode.NotImplemented, "explain of a change stream is not supported by this server");
        var (ns, stages, pipeline, _, head) = Parse(context, view);
        var later = stages.Skip(head?.Stages ?? 0).Select(stage => stage.AsBsonDocument).ToArray();
        if (pipeline.Writes)
        {
            throw new MongoException(
                ErrorCode.NotImplemented,
                "explain of a pipeline that ends in $out or $merge is not supported by this server"
            );
        }

        return new ExplainedQuery(head?.Request ?? new QueryRequest(ns), null, later, input => pipeline.Run(input, head?.Stages ?? 0));
    }

    private static (Namespace Namespace, BsonArray Stages, Pipeline Pipeline, PipelineHost Host, PipelineHead? Head) Parse(
        CommandContext context,
        ReadView view
    )
    {
        var arguments = context.Arguments;
        // {aggregate: 1} runs over no collection: $currentOp, $documents.
        var collectionless = arguments.Subject is { IsNumeric: true } one && one.ToDouble() == 1;
        var ns = collectionless ? new Namespace(context.Database, "$cmd.aggregate") : context.Collection();
        var stages = PipelineOrder.PlannedFirst(arguments.Array("pipeline") ?? throw arguments.Missing("pipeline"));
        var allowDiskUse = arguments.Flag("allowDiskUse", otherwise: true);
        var hint = QueryOptions.Hint(arguments);
        var variables = QueryVariables.Read(context);
        QueryOptions.RefuseCollation(arguments);
        QueryOptions.RefuseSet(arguments, "exchange", "fromMongos", "needsMerge", "requestResumeToken");
        arguments.Ignore("bypassDocumentValidation");
        arguments.RefuseUnknown();

        var host = new PipelineHost(context.Server, context.Database, collectionless ? null : ns.Collection, view)
        {
            Operation = context.Operation,
        };
        var pipeline = Pipeline.Parse(stages, host, variables, allowDiskUse);
        CheckReadConcern(pipeline, context.ReadConcern);
        if (context.Transaction is not null)
            TransactionRules.Check(stages);
        pipeline.Optimize();
        if (collectionless && !pipeline.IsSource)
        {
            throw new MongoException(
                ErrorCode.InvalidNamespace,
                "{aggregate: 1} is not valid for a pipeline that reads a collection; use the collection's name"
            );
        }

        return (ns, stages, pipeline, host, pipeline.IsSource ? null : PipelineHead.Of(pipeline, ns, hint, allowDiskUse));
    }

    private static void CheckReadConcern(Pipeline pipeline, ReadConcern concern)
    {
        if (pipeline.Stages is [.., IWriteStage writing] && concern.Level == "linearizable")
        {
            throw new MongoException(ErrorCode.InvalidOptions, $"{writing.Name} cannot be used with a 'linearizable' read concern level");
        }

        if (pipeline.Stages is [CurrentOpStage current, ..] && concern.Level is not (null or "local"))
        {
            throw new MongoException(
                ErrorCode.InvalidOptions,
                $"Aggregation stage {current.Name} cannot run with a readConcern other than 'local', or in a multi-document transaction. "
                    + $"Current readConcern: {concern.Level}"
            );
        }
    }

    private static long BatchSize(CommandArguments arguments)
    {
        var cursor = arguments.Document("cursor")
            ?? throw new MongoException(
                ErrorCode.FailedToParse,
                "The 'cursor' option is required, except for aggregate with the explain argument"
            );
        var fields = new StatementFields("aggregate.cursor", cursor);
        var size = fields.Value("batchSize");
        fields.RefuseUnknown();
        return size switch
        {
            null => Cursor.DefaultBatchSize,
            { IsNumeric: true } when size.ToDouble() >= 0 => (long)size.ToDouble(),
            { IsNumeric: true } => throw new MongoException(51024, $"BSON field 'batchSize' value must be >= 0, actual value '{size}'"),
            _ => throw new MongoException(ErrorCode.TypeMismatch, "cursor.batchSize field must be a number"),
        };
    }
}
