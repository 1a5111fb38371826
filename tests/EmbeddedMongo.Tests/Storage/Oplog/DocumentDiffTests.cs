using EmbeddedMongo.Query;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Tests.Values;
using EmbeddedMongo.Update;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage.Oplog;

/// <summary>Differences in MongoDB's format, as its own tests of document_diff have them.</summary>
public class DocumentDiffTests
{
    [Theory]
    [InlineData("{_id: 1, a: 1}", "{_id: 1, a: 2}", "{u: {a: 2}}")]
    [InlineData("{_id: 1, a: 1}", "{_id: 1, a: 1, b: 2}", "{i: {b: 2}}")]
    [InlineData("{_id: 1, a: 1, b: 2}", "{_id: 1, b: 2}", "{d: {a: false}}")]
    [InlineData("{_id: 1, a: 1, b: 2}", "{_id: 1, b: 2, a: 1}", "{i: {a: 1}}")]
    [InlineData("{_id: 1, a: 1, b: 2, c: 3}", "{_id: 1, b: 3, d: 4}", "{d: {a: false, c: false}, u: {b: 3}, i: {d: 4}}")]
    [InlineData("{_id: 1, a: 1}", "{_id: 1, a: 1.0}", "{u: {a: 1.0}}")]
    [InlineData(
        "{_id: 1, a: {b: 1, c: 'a text that is long enough'}}",
        "{_id: 1, a: {b: 2, c: 'a text that is long enough'}}",
        "{sa: {u: {b: 2}}}"
    )]
    [InlineData("{_id: 1, a: {b: 1}}", "{_id: 1, a: {b: 2}}", "{u: {a: {b: 2}}}")]
    [InlineData("{_id: 1, a: [1, 2, 3, 4, 5, 6]}", "{_id: 1, a: [1, 2, 9, 4, 5, 6]}", "{sa: {a: true, u2: 9}}")]
    [InlineData("{_id: 1, a: [1, 2, 3, 4, 5, 6]}", "{_id: 1, a: [1, 2, 3, 4]}", "{sa: {a: true, l: 4}}")]
    [InlineData("{_id: 1, a: [1, 2, 3, 4, 5]}", "{_id: 1, a: [1, 2, 3, 4, 5, 6]}", "{sa: {a: true, u5: 6}}")]
    [InlineData(
        "{_id: 1, a: [{x: 1, t: 'a text that is long enough'}, 2]}",
        "{_id: 1, a: [{x: 2, t: 'a text that is long enough'}, 2]}",
        "{sa: {a: true, s0: {u: {x: 2}}}}"
    )]
    public void The_shortest_difference_of_two_documents(string before, string after, string difference) =>
        DocumentDiff.Of(BsonDocument.Parse(before), BsonDocument.Parse(after), written: null).ShouldBe(BsonDocument.Parse(difference));

    [Theory]
    [InlineData("{a: {b: 0}}", "{$set: {'a.b': 1}}", "{sa: {u: {b: 1}}}")]
    [InlineData("{a: {b: 0, c: 1}}", "{$set: {a: {b: 1, c: 1}}}", "{u: {a: {b: 1, c: 1}}}")]
    [InlineData("{a: 1}", "{$inc: {a: 2, b: 1}}", "{u: {a: 3}, i: {b: 1}}")]
    [InlineData("{a: {b: {c: 1}}}", "{$unset: {'a.b.c': 1}}", "{sa: {sb: {d: {c: false}}}}")]
    [InlineData("{a: [1]}", "{$push: {a: 2}}", "{sa: {a: true, u1: 2}}")]
    [InlineData("{a: [1, 2, 3]}", "{$pull: {a: 2}}", "{u: {a: [1, 3]}}")]
    [InlineData("{a: [{n: 1}, {n: 2}]}", "{$inc: {'a.$[].n': 1}}", "{sa: {a: true, s0: {u: {n: 2}}, s1: {u: {n: 3}}}}")]
    [InlineData("{a: 1, b: 2}", "{$rename: {a: 'c'}}", "{d: {a: false}, i: {c: 1}}")]
    public void An_update_by_operators_is_logged_by_the_paths_that_it_names(string before, string update, string difference)
    {
        var (document, filter) = (BsonDocument.Parse(before), Filter.Parse([]));
        var spec = (OperatorUpdate)UpdateSpec.Parse(BsonDocument.Parse(update), null, null, TimeProvider.System);
        var after = spec.Apply(document, filter);
        DocumentDiff.Of(document, after, spec.Written(document, filter)).ShouldBe(BsonDocument.Parse(difference));
    }

    [Fact]
    public void A_difference_applied_once_or_twice_makes_the_second_of_two_random_documents()
    {
        var random = new RandomBson(19);
        for (var round = 0; round < 400; round++)
        {
            var before = random.Document();
            var after = Copy.Deep(before);
            foreach (var element in random.Document().Elements.Where(_ => random.Next(2) == 0))
                after[element.Name] = element.Value;
            if (after.ElementCount > 0 && random.Next(3) == 0)
                after.RemoveAt(random.Next(after.ElementCount));
            var difference = DocumentDiff.Of(before, after, written: null).ShouldNotBeNull();
            var once = DifferenceApplier.Apply(before, difference);
            ExactEquality.Same(once, after).ShouldBeTrue($"{before} to {after} by {difference} gave {once}");
            ExactEquality.Same(DifferenceApplier.Apply(once, difference), after).ShouldBeTrue();
        }
    }

    [Fact]
    public void Two_fields_of_one_name_have_no_difference_that_says_which_is_meant()
    {
        var twins = new BsonDocument(allowDuplicateNames: true) { { "a", 1 }, { "a", 2 } };
        DocumentDiff.Of(twins, new BsonDocument("a", 1), written: null).ShouldBeNull();
        DocumentDiff.Of(new BsonDocument("a", 1), twins, written: null).ShouldBeNull();
    }
}
