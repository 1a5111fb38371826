using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Query;

public class FilterTests
{
    [Theory]
    // Arrays: an element or the whole.
    [InlineData("{a: 1}", "{a: [1, 2]}", true)]
    [InlineData("{a: [1, 2]}", "{a: [1, 2]}", true)]
    [InlineData("{a: [1, 2]}", "{a: [[1, 2], 3]}", true)]
    [InlineData("{a: [2, 1]}", "{a: [1, 2]}", false)]
    [InlineData("{a: {$gt: 5}}", "{a: [1, 6]}", true)]
    [InlineData("{a: {$gt: 5, $lt: 3}}", "{a: [1, 6]}", true)]
    [InlineData("{a: {$ne: 1}}", "{a: [1, 2]}", false)]
    [InlineData("{a: {$nin: [1]}}", "{a: [1, 2]}", false)]
    // Null and missing.
    [InlineData("{a: null}", "{}", true)]
    [InlineData("{a: null}", "{a: null}", true)]
    [InlineData("{a: null}", "{a: 0}", false)]
    [InlineData("{a: null}", "{a: []}", false)]
    [InlineData("{a: null}", "{a: [null]}", true)]
    [InlineData("{'a.b': null}", "{a: 5}", true)]
    [InlineData("{'a.b': null}", "{a: []}", false)]
    [InlineData("{'a.b': null}", "{a: [1]}", false)]
    [InlineData("{'a.b': null}", "{a: [{}]}", true)]
    [InlineData("{a: {$gte: null}}", "{}", true)]
    [InlineData("{a: {$gt: null}}", "{}", false)]
    [InlineData("{a: {$ne: null}}", "{}", false)]
    [InlineData("{a: {$in: [null]}}", "{}", true)]
    // Paths.
    [InlineData("{'a.b': 1}", "{a: {b: 1}}", true)]
    [InlineData("{'a.b': 1}", "{a: [{b: 2}, {b: 1}]}", true)]
    [InlineData("{'a.b': 1}", "{a: [[{b: 1}]]}", false)]
    [InlineData("{'a.0.b': 1}", "{a: [[{b: 1}]]}", true)]
    [InlineData("{'a.0': 1}", "{a: [1, 2]}", true)]
    [InlineData("{'a.1': 1}", "{a: [1, 2]}", false)]
    [InlineData("{'a.0': 1}", "{a: {'0': 1}}", true)]
    [InlineData("{'a.0': 1}", "{a: [{'0': 1}]}", true)]
    [InlineData("{'a.0': 1}", "{a: [[1]]}", false)]
    [InlineData("{'a.0': [1]}", "{a: [[1]]}", true)]
    // Types bracket comparisons.
    [InlineData("{a: {$gt: 5}}", "{a: 'x'}", false)]
    [InlineData("{a: {$lt: 5}}", "{a: null}", false)]
    [InlineData("{a: 1}", "{a: 1.0}", true)]
    [InlineData("{a: {b: 1, c: 2}}", "{a: {c: 2, b: 1}}", false)]
    // Logic.
    [InlineData("{$or: [{a: 1}, {b: 1}]}", "{b: 1}", true)]
    [InlineData("{$nor: [{a: 1}, {b: 1}]}", "{b: 1}", false)]
    [InlineData("{a: {$not: {$gt: 5}}}", "{}", true)]
    [InlineData("{a: {$not: /x/}}", "{a: 'xyz'}", false)]
    [InlineData("{a: {$in: [/^x/, 3]}}", "{a: 'xyz'}", true)]
    [InlineData("{}", "{a: 1}", true)]
    public void Filter_matches(string filter, string document, bool expected) =>
        Filter.Parse(BsonDocument.Parse(filter)).Matches(BsonDocument.Parse(document)).ShouldBe(expected);
}
