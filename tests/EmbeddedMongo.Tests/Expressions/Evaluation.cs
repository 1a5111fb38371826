using EmbeddedMongo.Aggregation.Stages;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Tests.Aggregation;
using MongoDB.Bson;
using MongoDB.Bson.IO;

namespace EmbeddedMongo.Tests.Expressions;

/// <summary>Expressions and pipelines written as shell text; results compared with their types (int 1 is not long 1).</summary>
internal static class Evaluation
{
    private static readonly JsonWriterSettings Canonical = new() { OutputMode = JsonOutputMode.CanonicalExtendedJson };

    public static BsonValue Parse(string text) => BsonDocument.Parse($"{{v: {text}}}")["v"];

    public static string Show(BsonValue? value) => value is null ? "missing" : value.ToJson(Canonical);

    public static BsonValue? Evaluate(string expression, string document = "{}", string variables = "{}")
    {
        var known = BsonDocument.Parse(variables);
        return Expression.Parse(Parse(expression), known).Evaluate(new ExpressionScope(BsonDocument.Parse(document), known));
    }

    public static void ShouldGive(string expression, string document, string expected)
    {
        var wanted = expected == "missing" ? "missing" : Show(Parse(expected));
        Show(Evaluate(expression, document)).ShouldBe(wanted, $"{expression} of {document}");
    }

    public static void ShouldRefuse(string expression, int code, string document = "{}") =>
        Should.Throw<MongoException>(() => Evaluate(expression, document), expression).Code.ShouldBe(code, expression);

    public static List<BsonDocument> Run(string pipeline, string input, MemoryHost? host = null, bool allowDiskUse = true)
    {
        host ??= new MemoryHost();
        var documents = Parse(input).AsBsonArray.Select(item => item.AsBsonDocument).ToList();
        var parsed = Pipeline.Parse(Parse(pipeline).AsBsonArray, host, null, allowDiskUse);
        return [.. parsed.Run(documents)];
    }

    public static void ShouldGiveDocuments(string pipeline, string input, string expected, MemoryHost? host = null) =>
        Show(new BsonArray(Run(pipeline, input, host))).ShouldBe(Show(Parse(expected)), pipeline);

    public static void ShouldRefusePipeline(string pipeline, int code, string input = "[{}]", MemoryHost? host = null) =>
        Should.Throw<MongoException>(() => Run(pipeline, input, host), pipeline).Code.ShouldBe(code, pipeline);
}
