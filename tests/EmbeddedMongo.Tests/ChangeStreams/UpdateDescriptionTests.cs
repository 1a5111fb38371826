using EmbeddedMongo.ChangeStreams;
using EmbeddedMongo.Storage.Oplog;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.ChangeStreams;

/// <summary>An update's description names every path that changed.</summary>
public sealed class UpdateDescriptionTests
{
    [Theory]
    [InlineData("{u: {a: 1}, i: {b: 2}, d: {c: false}}", "{a: 1, b: 2}", "['c']", "[]")]
    [InlineData("{so: {u: {x: 1}, d: {y: false}, sdeep: {i: {z: 2}}}}", "{'o.x': 1, 'o.deep.z': 2}", "['o.y']", "[]")]
    [InlineData("{slist: {a: true, l: 2, u0: 5, s1: {u: {x: 1}}}}", "{'list.0': 5, 'list.1.x': 1}", "[]", "[{field: 'list', newSize: 2}]")]
    [InlineData("{slist: {a: true, s0: {a: true, l: 1}}}", "{}", "[]", "[{field: 'list.0', newSize: 1}]")]
    public void Tells_what_changed(string difference, string updated, string removed, string truncated)
    {
        var description = UpdateDescription.Of(BsonDocument.Parse(difference), disambiguate: false);
        description.ShouldBe(BsonDocument.Parse($"{{updatedFields: {updated}, removedFields: {removed}, truncatedArrays: {truncated}}}"));
    }

    [Theory]
    [InlineData("{u: {'0': 1}}", "{}")]
    [InlineData("{u: {'a.b': 1}}", "{'a.b': ['a.b']}")]
    [InlineData("{sa: {u: {'1': 2}}}", "{'a.1': ['a', '1']}")]
    [InlineData("{sa: {u: {'01': 2}}}", "{}")]
    [InlineData("{sa: {a: true, u1: 2}}", "{}")]
    [InlineData("{sa: {a: true, s1: {u: {'2': 3}, d: {'x.y': false}}}}", "{'a.1.2': ['a', 1, '2'], 'a.1.x.y': ['a', 1, 'x.y']}")]
    public void Paths_that_can_be_read_in_two_ways_are_explained(string difference, string expected) =>
        UpdateDescription
            .Of(BsonDocument.Parse(difference), disambiguate: true)["disambiguatedPaths"]
            .ShouldBe(BsonDocument.Parse(expected));

    [Fact]
    public void What_it_names_makes_the_new_document_of_the_old_one()
    {
        var before = BsonDocument.Parse("{_id: 1, a: 1, o: {x: 1, y: [1, 2, 3]}, gone: 1, list: [{n: 1}, {n: 2}, {n: 3}]}");
        var after = BsonDocument.Parse("{_id: 1, a: 2, o: {x: 1, y: [1, 5]}, list: [{n: 1}, {n: 9}, {n: 3}, {n: 4}], new: {k: 1}}");
        var difference = DocumentDiff.Of(before, after, written: new HashSet<string>())!;
        var description = UpdateDescription.Of(difference, disambiguate: false);
        description["removedFields"].AsBsonArray.ShouldBe(["gone"]);
        description["truncatedArrays"][0].ShouldBe(BsonDocument.Parse("{field: 'o.y', newSize: 2}"));
        description["updatedFields"].AsBsonDocument.Names.Order().ShouldBe(["a", "list.1.n", "list.3", "new", "o.y.1"]);
    }
}
