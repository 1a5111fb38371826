using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage;

public class IndexKeysTests
{
    [Theory]
    [InlineData("{a: 5}", "{a: 1}", "[[5]]")]
    [InlineData("{}", "{a: 1}", "[[null]]")]
    [InlineData("{a: [1, 2, 1]}", "{a: 1}", "[[1], [2]]")]
    [InlineData("{a: []}", "{a: 1}", "[[{$undefined: true}]]")]
    [InlineData("{a: [[1, 2], 3]}", "{a: 1}", "[[[1, 2]], [3]]")]
    [InlineData("{a: {b: 1}}", "{'a.b': 1}", "[[1]]")]
    [InlineData("{a: 5}", "{'a.b': 1}", "[[null]]")]
    [InlineData("{a: []}", "{'a.b': 1}", "[[null]]")]
    [InlineData("{a: [{b: 1}, {b: [2, 3]}, {c: 1}, 7]}", "{'a.b': 1}", "[[1], [2], [3], [null]]")]
    [InlineData("{a: [{b: 1, c: 2}, {b: 3, c: 4}], d: 9}", "{'a.b': 1, 'a.c': -1, d: 1}", "[[1, 2, 9], [3, 4, 9]]")]
    [InlineData("{a: [{b: 5}, {b: 6}]}", "{'a.0.b': 1}", "[[5]]")]
    [InlineData("{a: [1, 2]}", "{'a.0': 1}", "[[1]]")]
    public void A_document_has_MongoDBs_keys(string document, string key, string expected)
    {
        var fields = IndexSpecification.FieldsOf(BsonDocument.Parse(key));
        var index = new IndexInfo
        {
            Id = 1,
            Name = "x",
            Key = BsonDocument.Parse(key),
            Fields = fields,
            MultikeyFields = new bool[fields.Count],
        };
        var keys = IndexKeys.Of(BsonDocument.Parse(document), index).Keys.Select(found => new BsonArray(found.Values));
        new BsonArray(keys).ShouldBe(BsonDocument.Parse($"{{v: {expected}}}")["v"].AsBsonArray);
    }

    [Fact]
    public void A_sparse_index_leaves_out_documents_with_none_of_its_fields()
    {
        var index = IndexSpecification.Parse(BsonDocument.Parse("{key: {a: 1, b: 1}, name: 'x', sparse: true}")).ToInfo(1);
        IndexKeys.Of(BsonDocument.Parse("{c: 1}"), index).Keys.ShouldBeEmpty();
        IndexKeys.Of(BsonDocument.Parse("{b: null}"), index).Keys.Count.ShouldBe(1);
    }

    [Fact]
    public void An_array_of_many_elements_is_walked_in_reasonable_time()
    {
        var index = IndexSpecification.Parse(BsonDocument.Parse("{key: {a: 1}, name: 'x'}")).ToInfo(1);
        IndexKeys.Of(new BsonDocument("a", new BsonArray(Enumerable.Range(0, 100_000))), index).Keys.Count.ShouldBe(100_000);
    }
}
