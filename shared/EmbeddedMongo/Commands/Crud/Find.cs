using EmbeddedMongo.Commands.Cursors;
using EmbeddedMongo.Commands.Diagnostics;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Commands.Crud;

internal sealed class Find : Command, IExplainable
{
    public override string Name => "find";

    public override string Help => "Selects documents.";

    public override CommandFlags Flags => CommandFlags.Read | CommandFlags.InTransaction;

    public override ValueTask RunAsync(CommandContext context)
    {
        var ns = context.Collection();
        var query = FindQuery.Parse(context, ns);
        context.Server.Counters.Count(OperationClass.Query);

        var view = context.OpenView();
        QuerySource? source = null;
        Cursor cursor;
        try
        {
            if (query.Tailed(view) is { } tailed)
            {
                view.Dispose();
                Tail(context, query, tailed);
                return default;
            }

            var plan = Planner.Plan(view, query.Request);
            source = new QuerySource(view, plan.Execute(), query.Projection, query.Request.Limit);
            cursor = context.NewCursor(ns, source, plan.Summary, view.Find(ns)?.Uuid, query.NoCursorTimeout);
        }
        catch
        {
            if (source is not null)
                source.Dispose();
            else
                view.Dispose();
            throw;
        }

        context.Operation.Step = $"Executor error during find command: {ns}";
        context.WriteFirstBatch(cursor, query.BatchSize, query.SingleBatch);
        return default;
    }

    private static void Tail(CommandContext context, FindQuery query, CollectionInfo collection)
    {
        var cursor = context.NewCursor(
            collection.Namespace,
            new TailableSource(context.Server.Engine, query.Request, query.Projection),
            "COLLSCAN",
            collection.Uuid,
            query.NoCursorTimeout,
            query.AwaitData ? () => context.Server.Engine.Changes.NextAsync(collection.Id) : null
        );
        context.Operation.Step = $"Executor error during find command: {collection.Namespace}";
        context.WriteFirstBatch(cursor, query.BatchSize);
    }

    public ExplainedQuery Explain(CommandContext context) => new(FindQuery.Parse(context, context.Collection()).Request);
}
