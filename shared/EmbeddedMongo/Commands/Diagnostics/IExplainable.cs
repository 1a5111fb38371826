using EmbeddedMongo.Planning;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Diagnostics;

/// <summary>A command that explain can describe.</summary>
internal interface IExplainable
{
    /// <summary>Parses the command as it would to run it, and tells how it would reach its documents.</summary>
    ExplainedQuery Explain(CommandContext context);
}

/// <param name="Request">The query that the planner explains.</param>
/// <param name="Stage">The stage on top of the plan, such as UPDATE or COUNT; null for none.</param>
/// <param name="LaterStages">The stages of a pipeline that run over the plan's documents, as the client wrote them.</param>
/// <param name="Run">Runs those stages over an input, for executionStats.</param>
internal sealed record ExplainedQuery(
    QueryRequest Request,
    string? Stage = null,
    IReadOnlyList<BsonDocument>? LaterStages = null,
    Func<IEnumerable<BsonDocument>, IEnumerable<BsonDocument>>? Run = null
);
