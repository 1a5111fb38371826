using MongoDB.Bson;
using MongoDB.Bson.IO;

namespace DzStore.Analytics.Engines.InProcess;

/// <summary>MongoDB's winning plan as an indented tree of its stages, each with the fields that MongoDB gave it.</summary>
internal static class PlanText
{
    public static string Of(BsonDocument winningPlan)
    {
        // Servers with two query engines put the readable tree one level down.
        var stage = winningPlan.TryGetValue("queryPlan", out var inner) ? inner.AsBsonDocument : winningPlan;
        var lines = new List<string>();
        for (var depth = 0; stage is not null; depth++)
        {
            var details = stage.Where(field => field.Name is "filter" or "indexName" or "keyPattern" or "indexBounds" or "direction" or "limitAmount" or "sortPattern");
            var text = string.Join(", ", details.Select(field => $"{field.Name}: {field.Value.ToJson(new JsonWriterSettings { OutputMode = JsonOutputMode.Shell })}"));
            lines.Add($"{new string(' ', depth * 2)}{stage["stage"].AsString}{(text.Length > 0 ? $" ({text})" : "")}");
            stage = stage.TryGetValue("inputStage", out var input) ? input.AsBsonDocument : null;
        }

        return string.Join('\n', lines);
    }
}
