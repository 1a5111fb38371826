using EmbeddedMongo.Errors;
using EmbeddedMongo.Paths;
using EmbeddedMongo.Sorting;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Sorting;

public class SortTests
{
    [Theory]
    [InlineData("{a: 1}", "[{a: 2}, {a: 1}, {a: 3}]", "[{a: 1}, {a: 2}, {a: 3}]")]
    [InlineData("{a: -1}", "[{a: 2}, {a: 1}, {a: 3}]", "[{a: 3}, {a: 2}, {a: 1}]")]
    [InlineData("{a: 1, b: -1}", "[{a: 1, b: 1}, {a: 0, b: 5}, {a: 1, b: 2}]", "[{a: 0, b: 5}, {a: 1, b: 2}, {a: 1, b: 1}]")]
    // Missing sorts as null, an empty array before it (as undefined).
    [InlineData("{a: 1}", "[{a: 0}, {b: 1}, {a: null, c: 1}, {a: []}]", "[{a: []}, {b: 1}, {a: null, c: 1}, {a: 0}]")]
    // Across types, in MongoDB's order.
    [InlineData(
        "{a: 1}",
        "[{a: true}, {a: 'x'}, {a: 1}, {a: {}}, {a: null}, {a: MinKey}, {a: MaxKey}]",
        "[{a: MinKey}, {a: null}, {a: 1}, {a: 'x'}, {a: {}}, {a: true}, {a: MaxKey}]"
    )]
    // Of an array the smallest or largest element counts.
    [InlineData("{a: 1}", "[{a: [3, 9]}, {a: 4}, {a: [10, 2]}]", "[{a: [10, 2]}, {a: [3, 9]}, {a: 4}]")]
    [InlineData("{a: -1}", "[{a: [3, 9]}, {a: 4}, {a: [10, 2]}]", "[{a: [10, 2]}, {a: [3, 9]}, {a: 4}]")]
    [InlineData("{'a.b': 1}", "[{a: {b: 2}}, {a: [{b: 9}, {b: 1}]}, {a: 5}]", "[{a: 5}, {a: [{b: 9}, {b: 1}]}, {a: {b: 2}}]")]
    [InlineData("{'a.1': 1}", "[{a: [1, 5]}, {a: [9, 4]}]", "[{a: [9, 4]}, {a: [1, 5]}]")]
    // Fields of one array are taken element by element: the smallest pair of the first is (1, 3), not (1, 0).
    [InlineData(
        "{'a.b': 1, 'a.c': 1}",
        "[{a: [{b: 1, c: 5}, {b: 1, c: 3}, {b: 2, c: 0}]}, {a: {b: 1, c: 2}}]",
        "[{a: {b: 1, c: 2}}, {a: [{b: 1, c: 5}, {b: 1, c: 3}, {b: 2, c: 0}]}]"
    )]
    [InlineData(
        "{'a.b': -1, 'a.c': -1}",
        "[{a: {b: 2, c: 1}}, {a: [{b: 1, c: 9}, {b: 2, c: 0}]}]",
        "[{a: {b: 2, c: 1}}, {a: [{b: 1, c: 9}, {b: 2, c: 0}]}]"
    )]
    [InlineData("{}", "[{a: 2}, {a: 1}]", "[{a: 2}, {a: 1}]")]
    public void Documents_come_in_order(string sort, string documents, string expected)
    {
        var spec = SortSpec.Parse(BsonDocument.Parse(sort));
        var sorted = Documents(documents).OrderBy(document => document, spec);
        new BsonArray(sorted).ShouldBe(new BsonArray(Documents(expected)));
    }

    [Theory]
    [InlineData("{a: 2}", 15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)")]
    [InlineData("{a: 0}", 15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)")]
    [InlineData("{a: 'asc'}", 15974, "Illegal key in $sort specification: a: \"asc\"")]
    [InlineData("{'': 1}", 40352, "FieldPath cannot be constructed with empty string")]
    [InlineData("{'a.': 1}", 40353, "FieldPath must not end with a '.'.")]
    [InlineData("{'.a': 1}", 15998, "FieldPath field names may not be empty strings.")]
    [InlineData("{$a: 1}", 16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.")]
    [InlineData("{a: {$meta: 'textScore'}}", 238, "sorting by $meta is not supported")]
    public void Bad_sort_is_refused(string sort, int code, string message)
    {
        var error = Should.Throw<MongoException>(() => SortSpec.Parse(BsonDocument.Parse(sort)));
        error.Message.ShouldBe(message);
        error.Code.ShouldBe(code);
    }

    [Fact]
    public void Fields_of_different_arrays_have_no_order() =>
        Should
            .Throw<MongoException>(() => SortSpec.Parse(BsonDocument.Parse("{a: 1, b: 1}")).KeyOf(BsonDocument.Parse("{a: [1], b: [2]}")))
            .Message.ShouldBe("cannot sort with keys that are parallel arrays");

    [Theory]
    [InlineData("a", "{a: 1}", "[1]", false)]
    [InlineData("a", "{}", "[null]", false)]
    [InlineData("a", "{a: [1, 2]}", "[1, 2]", true)]
    [InlineData("a", "{a: []}", "[undefined]", true)]
    [InlineData("a", "{a: [[1, 2], 3]}", "[[1, 2], 3]", true)]
    [InlineData("a.b", "{a: {b: 1}}", "[1]", false)]
    [InlineData("a.b", "{a: 5}", "[null]", false)]
    [InlineData("a.b", "{a: [{b: 1}, {b: 2}, {c: 1}, 5]}", "[1, 2, null, null]", true)]
    [InlineData("a.b", "{a: [{b: [1, 2]}, {b: 3}]}", "[1, 2, 3]", true)]
    [InlineData("a.b", "{a: []}", "[null]", true)]
    [InlineData("a.0", "{a: [7, 8]}", "[7]", false)]
    [InlineData("a.0.b", "{a: [{b: 7}, {b: 8}]}", "[7]", false)]
    public void Index_keys_are_those_that_MongoDB_makes(string path, string document, string expected, bool multikey)
    {
        var keys = DocumentPath.IndexKeys(BsonDocument.Parse(document), path, out var isMultikey);
        new BsonArray(keys).ShouldBe(BsonDocument.Parse($"{{k: {expected}}}")["k"].AsBsonArray);
        isMultikey.ShouldBe(multikey);
    }

    private static IEnumerable<BsonDocument> Documents(string json) =>
        BsonDocument.Parse($"{{d: {json}}}")["d"].AsBsonArray.Cast<BsonDocument>();
}
