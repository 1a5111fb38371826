using EmbeddedMongo.Commands.Cursors;
using EmbeddedMongo.Commands.Diagnostics;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Planning;

namespace EmbeddedMongo.Commands.Crud;

internal sealed class Find : Command, IExplainable
{
    public override string Name => "find";

    public override string Help => "Selects documents.";

    public override CommandFlags Flags => CommandFlags.Read;

    public override ValueTask RunAsync(CommandContext context)
    {
        var ns = context.Collection();
        var query = FindQuery.Parse(context, ns);
        context.Server.Counters.Count(OperationClass.Query);

        var view = context.Server.Engine.OpenView();
        QuerySource? source = null;
        Cursor cursor;
        try
        {
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

    public ExplainedQuery Explain(CommandContext context) => new(FindQuery.Parse(context, context.Collection()).Request);
}
