using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Commands.Diagnostics;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Paths;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Query;
using EmbeddedMongo.Values;
using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Crud;

internal sealed class Distinct : Command, IExplainable
{
    public override string Name => "distinct";

    public override string Help => "Lists the different values of a field.";

    public override CommandFlags Flags => CommandFlags.Read | CommandFlags.InTransaction;

    public override ValueTask RunAsync(CommandContext context)
    {
        var (request, key) = Parse(context);
        context.Server.Counters.Count(OperationClass.Query);
        using var view = context.OpenView();
        var plan = Planner.Plan(view, request);
        using var execution = plan.Execute();
        context.Operation.Step = "Executor error during distinct command";

        var seen = new HashSet<BsonValue>(ValueOrder.Instance);
        var reply = context.Reply;
        var (start, depth) = (reply.Position, reply.Depth);
        // Written as they come, so that their bytes are counted and too many end the search; then once more in BSON order.
        reply.StartArray("values");
        while (execution.Next(context.Cancellation) is { } stored)
        {
            foreach (var value in PathValues.Of(stored.Document, key))
            {
                if (!seen.Add(value))
                    continue;
                reply.Write(ArrayIndex.Name(seen.Count - 1), value);
                if (reply.Position - start > Bson.MaxDocumentSize)
                    throw new MongoException(17217, "distinct too big, 16mb cap");
            }
        }

        reply.Rewind(start, depth);
        reply.Write("values", new BsonArray(seen.Order(ValueOrder.Instance)));
        if (context.AtClusterTime is { } time)
            reply.WriteTimestamp("atClusterTime", time);
        var stats = context.Operation.Stats;
        (stats.PlanSummary, stats.KeysExamined, stats.DocumentsExamined) = (
            plan.Summary,
            execution.KeysExamined,
            execution.DocumentsExamined
        );
        return default;
    }

    public ExplainedQuery Explain(CommandContext context) => new(Parse(context).Request, "DISTINCT");

    private static (QueryRequest Request, FieldPath Key) Parse(CommandContext context)
    {
        var ns = context.Collection();
        var arguments = context.Arguments;
        var key = arguments.Text("key") ?? throw arguments.Missing("key");
        var request = new QueryRequest(ns)
        {
            Filter = arguments.Document("query") is { ElementCount: > 0 } query ? Filter.Parse(query, QueryVariables.Read(context)) : null,
            Hint = QueryOptions.Hint(arguments),
        };
        QueryOptions.RefuseCollation(arguments);
        arguments.RefuseUnknown();
        if (key.Length == 0 || key.Contains('\0', StringComparison.Ordinal))
            throw new MongoException(31032, "Key field cannot be empty or contain an embedded null byte");
        return (request, new FieldPath(key));
    }
}
