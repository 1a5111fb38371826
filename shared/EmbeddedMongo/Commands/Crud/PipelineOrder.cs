using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Crud;

/// <summary>
/// Moves $sort, $skip and $limit ahead of a $project that only picks fields. There the planner does them, by index where one serves, and
/// fetches nothing that is passed over: the Spark connector's Paginate partitioners skip most of a collection for one key, again and again.
/// </summary>
internal static class PipelineOrder
{
    public static BsonArray PlannedFirst(BsonArray pipeline)
    {
        var place = pipeline.TakeWhile(stage => Argument(stage, "$match") is not null).Count();
        if (place == pipeline.Count || Picked(Argument(pipeline[place], "$project")) is not { } fields)
            return pipeline;
        var moved = pipeline.Skip(place + 1).TakeWhile(stage => Moves(stage, fields)).ToArray();
        return moved.Length == 0
            ? pipeline
            : [.. pipeline.Take(place), .. moved, pipeline[place], .. pipeline.Skip(place + 1 + moved.Length)];
    }

    /// <summary>The fields that a projection leaves as they are, or null where it does more than pick.</summary>
    private static HashSet<string>? Picked(BsonValue? projection)
    {
        if (projection is not BsonDocument { ElementCount: > 0 } fields)
            return null;
        var picked = new HashSet<string> { "_id" };
        foreach (var (name, value) in fields.Select(field => (field.Name, field.Value)))
        {
            if (!value.IsBoolean && !value.IsNumeric)
                return null;
            if (value.ToBoolean())
                picked.Add(name);
            else if (name == "_id")
                picked.Remove(name);
            else
                return null;
        }

        return picked;
    }

    private static bool Moves(BsonValue stage, HashSet<string> fields) =>
        Argument(stage, "$skip") is not null
        || Argument(stage, "$limit") is not null
        || (
            Argument(stage, "$sort") is BsonDocument sort
            && sort.All(field =>
                field.Value.IsNumeric && !field.Name.Contains('.', StringComparison.Ordinal) && fields.Contains(field.Name)
            )
        );

    private static BsonValue? Argument(BsonValue stage, string name) =>
        stage is BsonDocument { ElementCount: 1 } document && document.GetElement(0).Name == name ? document[0] : null;
}
