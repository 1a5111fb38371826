using System.Collections.Frozen;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

internal delegate IStage StageParser(BsonValue specification, PipelineContext context);

/// <summary>Every stage by name.</summary>
internal static class StageTable
{
    private static readonly FrozenDictionary<string, StageParser> Stages = new Dictionary<string, StageParser>
    {
        ["$addFields"] = (value, context) => AddFieldsStage.Parse("$addFields", value, context),
        ["$bucket"] = BucketStage.Parse,
        ["$bucketAuto"] = BucketAutoStage.Parse,
        ["$collStats"] = CollStatsStage.Parse,
        ["$count"] = CountStage.Parse,
        ["$currentOp"] = CurrentOpStage.Parse,
        ["$documents"] = DocumentsStage.Parse,
        ["$facet"] = FacetStage.Parse,
        ["$group"] = GroupStage.Parse,
        ["$limit"] = LimitStage.Parse,
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

    /// <summary>MongoDB's own stages that this server does not have: refused as such, not as a typing error.</summary>
    private static readonly FrozenSet<string> NotSupported = new[]
    {
        "$changeStream", "$changeStreamSplitLargeEvent", "$densify", "$fill", "$geoNear", "$graphLookup", "$indexStats", "$listClusterCatalog",
        "$listLocalSessions", "$listSampledQueries", "$listSearchIndexes", "$listSessions", "$planCacheStats", "$queryStats", "$setWindowFields",
        "$shardedDataDistribution",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Search = new[] { "$search", "$searchMeta", "$vectorSearch", "$rankFusion" }.ToFrozenSet(StringComparer.Ordinal);

    public static IEnumerable<string> Names => Stages.Keys;

    public static StageParser Find(string name)
    {
        if (Stages.TryGetValue(name, out var parser)) return parser;
        if (Search.Contains(name)) throw new MongoException(31082, $"{name} needs a search index, which this server does not have");
        throw NotSupported.Contains(name)
            ? new MongoException(ErrorCode.NotImplemented, $"the stage '{name}' is not supported by this server")
            : new MongoException(40324, $"Unrecognized pipeline stage name: '{name}'");
    }
}
