using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Commands.Diagnostics;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Query;

namespace EmbeddedMongo.Commands.Crud;

internal sealed class Count : Command, IExplainable
{
    public override string Name => "count";

    public override string Help => "Counts documents.";

    public override CommandFlags Flags => CommandFlags.Read;

    public override ValueTask RunAsync(CommandContext context)
    {
        var request = Parse(context);
        var (server, stats) = (context.Server, context.Operation.Stats);
        server.Counters.Count(OperationClass.Query);
        long count;
        if (request is { Filter: null, Hint: null } && context.Pinned is null)
        {
            // All of them: the catalog knows.
            count = Math.Max(0, server.Engine.Stats(request.Namespace).Count - request.Skip);
            if (request.Limit is { } limit)
                count = Math.Min(count, limit);
            (stats.PlanSummary, stats.KeysExamined, stats.DocumentsExamined) = ("RECORD_STORE_FAST_COUNT", 0, 0);
        }
        else
        {
            using var view = context.OpenView();
            var plan = Planner.Plan(view, request);
            using var execution = plan.Execute();
            count = execution.Count(context.Cancellation);
            (stats.PlanSummary, stats.KeysExamined, stats.DocumentsExamined) = (
                plan.Summary,
                execution.KeysExamined,
                execution.DocumentsExamined
            );
        }

        context.Reply.WriteCount("n", count);
        return default;
    }

    public ExplainedQuery Explain(CommandContext context) => new(Parse(context), "COUNT");

    private static QueryRequest Parse(CommandContext context)
    {
        var ns = context.Collection();
        var arguments = context.Arguments;
        var limit = arguments.Number("limit") ?? 0;
        var request = new QueryRequest(ns)
        {
            Filter = arguments.Document("query") is { ElementCount: > 0 } query ? Filter.Parse(query, QueryVariables.Read(context)) : null,
            Skip = arguments.Count("skip") ?? 0,
            // As in MongoDB, a negative limit means its absolute value.
            Limit = limit == 0 ? null : Math.Abs(Math.Max(limit, -long.MaxValue)),
            Hint = QueryOptions.Hint(arguments),
            CountOnly = true,
        };
        QueryOptions.RefuseCollation(arguments);
        arguments.Ignore("fields");
        arguments.RefuseUnknown();
        return request;
    }
}
