using System.Collections.Frozen;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>Parses the specification of a stage.</summary>
internal delegate IStage StageParser(BsonValue specification, PipelineContext context);

/// <summary>
/// The table of stages by name. A new stage is a class in this folder and a line here. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation-pipeline/"/>.
/// </summary>
internal static class StageTable
{
    private static readonly FrozenDictionary<string, StageParser> Stages = new Dictionary<string, StageParser>
    {
        ["$addFields"] = (value, context) => AddFieldsStage.Parse("$addFields", value, context),
        ["$bucket"] = BucketStage.Parse,
        ["$bucketAuto"] = BucketAutoStage.Parse,
        ["$changeStream"] = ChangeStreamStage.Parse,
        ["$changeStreamSplitLargeEvent"] = SplitLargeEventStage.Parse,
        ["$collStats"] = CollStatsStage.Parse,
        ["$count"] = CountStage.Parse,
        ["$currentOp"] = CurrentOpStage.Parse,
        ["$documents"] = DocumentsStage.Parse,
        ["$facet"] = FacetStage.Parse,
        ["$group"] = GroupStage.Parse,
        ["$limit"] = LimitStage.Parse,
        ["$listLocalSessions"] = ListLocalSessionsStage.Parse,
        ["$lookup"] = LookupStage.Parse,
        ["$match"] = MatchStage.Parse,
        ["$merge"] = MergeStage.Parse,
        ["$out"] = OutStage.Parse,
        ["$project"] = ProjectStage.Parse,
        ["$redact"] = RedactStage.Parse,
        ["$replaceRoot"] = ReplaceRootStage.ParseRoot,
        ["$replaceWith"] = ReplaceRootStage.ParseWith,
        ["$sample"] = SampleStage.Parse,
        ["$set"] = (value, context) => AddFieldsStage.Parse("$set", value, context),
        ["$skip"] = SkipStage.Parse,
        ["$sort"] = SortStage.Parse,
        ["$sortByCount"] = SortByCountStage.Parse,
        ["$unionWith"] = UnionWithStage.Parse,
        ["$unset"] = UnsetStage.Parse,
        ["$unwind"] = UnwindStage.Parse,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The stages of MongoDB that this server does not support; their error differs from that of an unknown name.</summary>
    private static readonly FrozenSet<string> NotSupported = new[]
    {
        "$densify",
        "$fill",
        "$geoNear",
        "$graphLookup",
        "$indexStats",
        "$listClusterCatalog",
        "$listSampledQueries",
        "$listSearchIndexes",
        "$listSessions",
        "$planCacheStats",
        "$queryStats",
        "$setWindowFields",
        "$shardedDataDistribution",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Search = new[] { "$search", "$searchMeta", "$vectorSearch", "$rankFusion" }.ToFrozenSet(
        StringComparer.Ordinal
    );

    /// <summary>The names of the supported stages.</summary>
    public static IEnumerable<string> Names => Stages.Keys;

    /// <summary>Returns the parser of a stage.</summary>
    /// <exception cref="MongoException">
    /// NotImplemented (238) for a stage of MongoDB that this server does not support, 31082 for a search stage, 40324 for an unknown name.
    /// </exception>
    public static StageParser Find(string name)
    {
        if (Stages.TryGetValue(name, out var parser))
            return parser;
        if (Search.Contains(name))
            throw new MongoException(31082, $"{name} needs a search index, which this server does not have");
        throw NotSupported.Contains(name)
            ? new MongoException(ErrorCode.NotImplemented, $"the stage '{name}' is not supported by this server")
            : new MongoException(40324, $"Unrecognized pipeline stage name: '{name}'");
    }
}
