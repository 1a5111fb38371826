using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Commands.Server;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Diagnostics;

/// <summary>explain's reply in the shape of MongoDB 7.0 (its classic engine).</summary>
internal static class ExplainReply
{
    public static void Write(CommandContext context, ExplainedQuery query, ExplainVerbosity verbosity)
    {
        using var view = context.Server.Engine.OpenView();
        var plan = Planner.Plan(view, query.Request);
        var planner = QueryPlanner(query, plan);
        var statistics = verbosity == ExplainVerbosity.QueryPlanner ? null : Execute(context, query, plan, verbosity);

        var reply = context.Reply;
        reply.Write("explainVersion", "1");
        if (query.LaterStages is { Count: > 0 } later)
        {
            var cursor = new BsonDocument("queryPlanner", planner);
            if (statistics is not null)
                cursor.Add("executionStats", statistics.Document);
            var stages = new BsonArray { Stage(new BsonDocument("$cursor", cursor), statistics?.FromPlan, statistics?.Milliseconds) };
            foreach (var stage in later)
            {
                stages.Add(
                    Stage(
                        new BsonDocument(stage),
                        ReferenceEquals(stage, later[^1]) ? statistics?.Returned : null,
                        statistics?.Milliseconds
                    )
                );
            }

            reply.Write("stages", stages);
        }
        else
        {
            reply.Write("queryPlanner", planner);
            if (statistics is not null)
                reply.Write("executionStats", statistics.Document);
        }

        reply.Write("command", CommandDocument(context));
        reply.Write("serverInfo", ServerInfo(context));
        reply.Write(
            "serverParameters",
            new BsonDocument
            {
                { "internalQueryFacetBufferSizeBytes", 104857600 },
                { "internalQueryMaxBlockingSortMemoryUsageBytes", 104857600 },
            }
        );
    }

    private sealed record Statistics(BsonDocument Document, long Returned, long FromPlan, long Milliseconds);

    private static BsonDocument QueryPlanner(ExplainedQuery query, QueryPlan plan) =>
        new()
        {
            { "namespace", query.Request.Namespace.ToString() },
            { "indexFilterSet", false },
            { "parsedQuery", query.Request.Filter?.Source ?? [] },
            { "maxIndexedOrSolutionsReached", false },
            { "maxIndexedAndSolutionsReached", false },
            { "maxScansToExplodeReached", false },
            { "winningPlan", OnTop(query.Stage, plan.Describe()) },
            { "rejectedPlans", new BsonArray() },
        };

    private static Statistics Execute(CommandContext context, ExplainedQuery query, QueryPlan plan, ExplainVerbosity verbosity)
    {
        var started = context.Server.Time.GetTimestamp();
        using var execution = plan.Execute();
        var returned = 0L;
        if (query.Run is { } run)
        {
            foreach (var _ in run(Documents(execution, context.Cancellation)))
                returned++;
        }
        else
        {
            while (execution.Next(context.Cancellation) is not null)
                returned++;
        }

        var milliseconds = (long)context.Server.Time.GetElapsedTime(started).TotalMilliseconds;
        var document = new BsonDocument
        {
            { "executionSuccess", true },
            { "nReturned", Fitting.Number(execution.Returned) },
            { "executionTimeMillis", Fitting.Number(milliseconds) },
            { "totalKeysExamined", Fitting.Number(execution.KeysExamined) },
            { "totalDocsExamined", Fitting.Number(execution.DocumentsExamined) },
            { "executionStages", OnTop(query.Stage, Fitting.Numbers(execution.Stages())) },
        };
        // One plan is made, so there is no other to have been executed.
        if (verbosity == ExplainVerbosity.AllPlansExecution)
            document.Add("allPlansExecution", new BsonArray());
        return new Statistics(document, returned, execution.Returned, milliseconds);
    }

    private static IEnumerable<BsonDocument> Documents(QueryExecution execution, CancellationToken cancellationToken)
    {
        while (execution.Next(cancellationToken) is { } stored)
            yield return stored.Document;
    }

    private static BsonDocument OnTop(string? stage, BsonDocument plan) =>
        stage is null ? plan : new BsonDocument { { "stage", stage }, { "inputStage", plan } };

    private static BsonDocument Stage(BsonDocument stage, long? returned, long? milliseconds)
    {
        if (returned is { } count)
            stage.Add("nReturned", Fitting.Number(count));
        if (milliseconds is { } elapsed)
            stage.Add("executionTimeMillisEstimate", Fitting.Number(elapsed));
        return stage;
    }

    private static BsonDocument CommandDocument(CommandContext context)
    {
        var command = RawBson.Document(context.Arguments.Body);
        foreach (var name in command.Names.Where(name => name is "lsid" or "$clusterTime" or "$readPreference").ToArray())
            command.Remove(name);
        if (!command.Contains("$db"))
            command.Add("$db", context.Database);
        return command;
    }

    private static BsonDocument ServerInfo(CommandContext context) =>
        new()
        {
            { "host", Environment.MachineName },
            { "port", context.Server.Settings.Port },
            { "version", BuildInfo.Version },
            { "gitVersion", "embedded" },
        };
}
