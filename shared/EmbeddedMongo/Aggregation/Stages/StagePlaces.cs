namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>Which stages must come first or last, and which may not stand inside another.</summary>
internal static class StagePlaces
{
    public static void Check(List<IStage> stages, PipelinePlace place)
    {
        for (var i = 0; i < stages.Count; i++)
        {
            var stage = stages[i];
            if (stage is ISourceStage && i > 0) throw new MongoException(40602, $"{stage.Name} is only valid as the first stage in a pipeline.");
            if (stage is IWriteStage && i < stages.Count - 1) throw new MongoException(40601, $"{stage.Name} can only be the final stage in the pipeline");
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
