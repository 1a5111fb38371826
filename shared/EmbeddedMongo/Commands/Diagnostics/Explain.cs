using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Diagnostics;

internal enum ExplainVerbosity
{
    QueryPlanner,
    ExecutionStats,
    AllPlansExecution,
}

internal sealed class Explain : Command
{
    public override string Name => "explain";

    public override string Help => "Tells how a find, aggregate, count, distinct, update, delete or findAndModify reaches its documents.";

    public override async ValueTask RunAsync(CommandContext context)
    {
        var arguments = context.Arguments;
        if (arguments.Subject is not BsonDocument { ElementCount: > 0 } explained)
            throw new MongoException(ErrorCode.FailedToParse, "explain command requires a nested object");
        var verbosity = (arguments.Text("verbosity") ?? "allPlansExecution") switch
        {
            "queryPlanner" => ExplainVerbosity.QueryPlanner,
            "executionStats" => ExplainVerbosity.ExecutionStats,
            "allPlansExecution" or "queryPlannerExtended" => ExplainVerbosity.AllPlansExecution,
            _ => throw new MongoException(
                ErrorCode.FailedToParse,
                "verbosity string must be one of {'queryPlanner', 'executionStats', 'allPlansExecution'}"
            ),
        };
        arguments.RefuseUnknown();

        var inner = new CommandArguments(new ArraySegment<byte>(EmbeddedMongo.Values.Bson.Encode(explained)), []);
        if (context.Server.Commands.Find(inner.Name) is not IExplainable explainable)
            throw new MongoException(ErrorCode.CommandNotFound, $"Explain failed due to unknown command: {inner.Name}");
        inner.Ignore("$db", "comment", "maxTimeMS", "readConcern", "writeConcern", "lsid", "$readPreference", "$clusterTime");
        var innerContext = new CommandContext(context.Server, context.Operation, inner, context.Reply) { Situation = context.Situation };
        await ExplainAsync(innerContext, explainable, verbosity).ConfigureAwait(false);
    }

    /// <summary>Writes the explain of a command, which is parsed but, if it writes, never run.</summary>
    public static ValueTask ExplainAsync(CommandContext context, IExplainable command, ExplainVerbosity verbosity)
    {
        try
        {
            ExplainReply.Write(context, command.Explain(context), verbosity);
        }
        finally
        {
            foreach (var disposable in context.Disposables)
                disposable.Dispose();
        }

        return default;
    }
}
