using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Query;

public class ExprTests
{
    [Theory]
    [InlineData("{$expr: {$gt: ['$a', '$b']}}", "{a: 2, b: 1}", true)]
    [InlineData("{$expr: {$gt: ['$a', '$b']}}", "{a: 1, b: 2}", false)]
    [InlineData("{$expr: '$a'}", "{a: NaN}", true)]
    [InlineData("{$expr: '$a'}", "{a: 0}", false)]
    [InlineData("{$expr: '$a'}", "{}", false)]
    [InlineData("{$expr: {$eq: ['$a', '$$limit']}}", "{a: 5}", true)]
    [InlineData("{$or: [{b: 1}, {$expr: {$eq: ['$a', '$$limit']}}]}", "{a: 5}", true)]
    // An expression compares across types, where a query operator keeps to one.
    [InlineData("{$expr: {$lt: ['$a', 5]}}", "{}", true)]
    [InlineData("{a: {$lt: 5}}", "{}", false)]
    public void Expression_of_the_whole_document(string filter, string document, bool expected) =>
        Filter.Parse(BsonDocument.Parse(filter), new BsonDocument("limit", 5)).Matches(BsonDocument.Parse(document)).ShouldBe(expected);

    [Fact]
    public void Unknown_variable_is_refused_before_anything_runs() =>
        Should.Throw<MongoException>(() => Filter.Parse(BsonDocument.Parse("{$expr: '$$nothing'}"))).Code.ShouldBe(17276);
}
