using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>Checks the places of stages: some must be the first or the last, and some cannot stand inside another stage.</summary>
internal static class StagePlaces
{
    /// <summary>Checks the stages of a pipeline.</summary>
    /// <exception cref="MongoException">
    /// 40602 for a source stage that is not the first, 40601 for a write stage that is not the last, 40600, 51047 or 31441 for a stage that
    /// is not allowed in <c>$facet</c>, <c>$lookup</c> or <c>$unionWith</c>.
    /// </exception>
    public static void Check(List<IStage> stages, PipelinePlace place)
    {
        for (var i = 0; i < stages.Count; i++)
        {
            var stage = stages[i];
            if (stage is ISourceStage && i > 0)
                throw new MongoException(40602, $"{stage.Name} is only valid as the first stage in a pipeline.");
            if (stage is IWriteStage && i < stages.Count - 1)
                throw new MongoException(40601, $"{stage.Name} can only be the final stage in the pipeline");
            CheckInside(stage, place);
        }
    }

    private static void CheckInside(IStage stage, PipelinePlace place)
    {
        var name = stage.Name;
        switch (place)
        {
            case PipelinePlace.Facet when stage is IWriteStage or ISourceStage || name == "$facet":
                throw new MongoException(40600, $"{name} is not allowed to be used within a $facet stage");
            case PipelinePlace.Lookup when stage is IWriteStage || name == "$currentOp":
                throw new MongoException(51047, $"{name} is not allowed within a $lookup's sub-pipeline");
            case PipelinePlace.UnionWith when stage is IWriteStage || name == "$currentOp":
                throw new MongoException(31441, $"{name} is not allowed within a $unionWith's sub-pipeline");
        }
    }
}
