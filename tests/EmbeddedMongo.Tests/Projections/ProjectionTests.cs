using EmbeddedMongo.Errors;
using EmbeddedMongo.Projections;
using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Projections;

/// <summary>Expected documents from the manual's "Projection Operators" and "Project Fields to Return".</summary>
public class ProjectionTests
{
    [Theory]
    // Inclusion and exclusion; _id may be either in both; the order is the document's.
    [InlineData("{}", "{_id: 1, a: 1}", "{_id: 1, a: 1}")]
    [InlineData("{a: 1}", "{_id: 1, a: 1, b: 2}", "{_id: 1, a: 1}")]
    [InlineData("{b: 1, a: 1}", "{_id: 1, a: 1, b: 2, c: 3}", "{_id: 1, a: 1, b: 2}")]
    [InlineData("{a: true, _id: 0}", "{_id: 1, a: 1, b: 2}", "{a: 1}")]
    [InlineData("{_id: 1}", "{_id: 1, a: 1}", "{_id: 1}")]
    [InlineData("{_id: 0}", "{_id: 1, a: 1}", "{a: 1}")]
    [InlineData("{a: 0}", "{_id: 1, a: 1, b: 2}", "{_id: 1, b: 2}")]
    [InlineData("{a: 0, _id: 1}", "{_id: 1, a: 1, b: 2}", "{_id: 1, b: 2}")]
    [InlineData("{_id: 0, a: 0}", "{_id: 1, a: 1, b: 2}", "{b: 2}")]
    [InlineData("{a: 1}", "{_id: 1, b: 2}", "{_id: 1}")]
    [InlineData("{a: -1.5}", "{_id: 1, a: 1, b: 2}", "{_id: 1, a: 1}")]
    [InlineData("{'_id.x': 1}", "{_id: {x: 1, y: 2}, a: 1}", "{_id: {x: 1}}")]
    // Paths go through arrays; what is no document falls out of an inclusion and stays in an exclusion.
    [InlineData("{'a.b': 1}", "{_id: 1, a: {b: 1, c: 2}}", "{_id: 1, a: {b: 1}}")]
    [InlineData("{a: {b: 1}}", "{_id: 1, a: {b: 1, c: 2}}", "{_id: 1, a: {b: 1}}")]
    [InlineData("{'a.b': 1}", "{_id: 1, a: 5}", "{_id: 1}")]
    [InlineData("{'a.b': 1}", "{_id: 1, a: [{b: 1, c: 2}, 5, {c: 1}]}", "{_id: 1, a: [{b: 1}, {}]}")]
    [InlineData("{'a.b': 1}", "{_id: 1, a: [[{b: 1, c: 2}]]}", "{_id: 1, a: [[{b: 1}]]}")]
    [InlineData("{'a.b': 0}", "{_id: 1, a: [{b: 1, c: 2}, 5]}", "{_id: 1, a: [{c: 2}, 5]}")]
    [InlineData("{'a.b': 0}", "{_id: 1, a: 5}", "{_id: 1, a: 5}")]
    [InlineData("{'a.b': 1, 'a.c': 1}", "{_id: 1, a: {b: 1, c: 2, d: 3}}", "{_id: 1, a: {b: 1, c: 2}}")]
    [InlineData("{'a.0': 1}", "{_id: 1, a: [1, 2]}", "{_id: 1, a: []}")]
    // Computed fields, since MongoDB 4.4.
    [InlineData("{a: '$b'}", "{_id: 1, b: 2}", "{_id: 1, a: 2}")]
    [InlineData("{a: {$add: ['$b', 1]}}", "{_id: 1, b: 2}", "{_id: 1, a: 3}")]
    [InlineData("{a: 'text', _id: 0}", "{_id: 1}", "{a: 'text'}")]
    [InlineData("{'a.c': '$b', 'a.b': 1}", "{_id: 1, a: {b: 1}, b: 2}", "{_id: 1, a: {b: 1, c: 2}}")]
    [InlineData("{a: {$slice: ['$a', 1]}}", "{_id: 1, a: [1, 2], b: 1}", "{_id: 1, a: [1]}")]
    // $slice alone keeps the other fields; with an inclusion it is one.
    [InlineData("{a: {$slice: 1}}", "{_id: 1, a: [1, 2], b: 1}", "{_id: 1, a: [1], b: 1}")]
    [InlineData("{a: {$slice: -1}}", "{_id: 1, a: [1, 2]}", "{_id: 1, a: [2]}")]
    [InlineData("{a: {$slice: 0}}", "{_id: 1, a: [1, 2]}", "{_id: 1, a: []}")]
    [InlineData("{a: {$slice: 9}}", "{_id: 1, a: [1, 2]}", "{_id: 1, a: [1, 2]}")]
    [InlineData("{a: {$slice: -9}}", "{_id: 1, a: [1, 2]}", "{_id: 1, a: [1, 2]}")]
    [InlineData("{a: {$slice: [1, 1]}}", "{_id: 1, a: [1, 2, 3]}", "{_id: 1, a: [2]}")]
    [InlineData("{a: {$slice: [-2, 1]}}", "{_id: 1, a: [1, 2, 3]}", "{_id: 1, a: [2]}")]
    [InlineData("{a: {$slice: [5, 1]}}", "{_id: 1, a: [1, 2, 3]}", "{_id: 1, a: []}")]
    [InlineData("{a: {$slice: [-9, 2]}}", "{_id: 1, a: [1, 2, 3]}", "{_id: 1, a: [1, 2]}")]
    [InlineData("{a: {$slice: 1}}", "{_id: 1, a: 5}", "{_id: 1, a: 5}")]
    [InlineData("{a: {$slice: 1}, b: 1}", "{_id: 1, a: [1, 2], b: 1, c: 1}", "{_id: 1, a: [1], b: 1}")]
    [InlineData("{a: {$slice: 1}, b: 0}", "{_id: 1, a: [1, 2], b: 1, c: 1}", "{_id: 1, a: [1], c: 1}")]
    [InlineData("{a: {$slice: 1}, _id: 1}", "{_id: 1, a: [1, 2], b: 1}", "{_id: 1, a: [1]}")]
    [InlineData("{a: {$slice: 1}, _id: 0}", "{_id: 1, a: [1, 2], b: 1}", "{a: [1], b: 1}")]
    [InlineData("{'a.b': {$slice: 1}}", "{_id: 1, a: [{b: [1, 2]}, {b: [3, 4], c: 1}, 5]}", "{_id: 1, a: [{b: [1]}, {b: [3], c: 1}, 5]}")]
    // $elemMatch keeps the first element that matches, behind the other fields.
    [InlineData("{a: {$elemMatch: {$gt: 1}}}", "{_id: 1, a: [1, 2, 3], b: 1}", "{_id: 1, a: [2]}")]
    [InlineData("{a: {$elemMatch: {b: 2}}, c: 1}", "{_id: 1, a: [{b: 1}, {b: 2, d: 1}], c: 1}", "{_id: 1, c: 1, a: [{b: 2, d: 1}]}")]
    [InlineData("{a: {$elemMatch: {$gt: 9}}}", "{_id: 1, a: [1]}", "{_id: 1}")]
    [InlineData("{a: {$elemMatch: {$gt: 0}}}", "{_id: 1, a: 5}", "{_id: 1}")]
    public void Projection_shapes_the_document(string projection, string document, string expected)
    {
        var source = BsonDocument.Parse(document);
        var projected = Projection.Parse(BsonDocument.Parse(projection)).Apply(source);
        projected.ToBson().ShouldBe(BsonDocument.Parse(expected).ToBson(), projected.ToString());
        source.ToBson().ShouldBe(BsonDocument.Parse(document).ToBson(), "the input was altered");
    }

    [Theory]
    [InlineData("{'a.$': 1}", "{a: {$gt: 1}}", "{_id: 1, a: [1, 2, 3], b: 1}", "{_id: 1, a: [2]}")]
    [InlineData("{'a.$': 1, b: 1}", "{'a.c': 2}", "{_id: 1, a: [{c: 1}, {c: 2, d: 1}], b: 1}", "{_id: 1, a: [{c: 2, d: 1}], b: 1}")]
    [InlineData("{'a.b.$': 1}", "{'a.b': 2}", "{_id: 1, a: {b: [1, 2], c: 1}}", "{_id: 1, a: {b: [2]}}")]
    [InlineData("{'a.$': 1}", "{a: 5}", "{_id: 1, a: 5}", "{_id: 1, a: 5}")]
    [InlineData("{'a.$': 1}", "{a: {$elemMatch: {c: 2, d: 1}}}", "{_id: 1, a: [{c: 2}, {c: 2, d: 1}]}", "{_id: 1, a: [{c: 2, d: 1}]}")]
    // The position follows the array that the filter matched, whichever array the projection names.
    [InlineData("{'a.$': 1}", "{b: 20}", "{_id: 1, a: [1, 5, 9], b: [10, 20, 30]}", "{_id: 1, a: [5]}")]
    [InlineData("{'a.$': 1}", "{b: 20, a: {$exists: true}}", "{_id: 1, a: [1, 5, 9], b: [10, 20, 30]}", "{_id: 1, a: [5]}")]
    [InlineData("{'a.$': 1}", "{a: {$exists: true}, b: 20}", "{_id: 1, a: [1, 5, 9], b: [10, 20, 30]}", "{_id: 1, a: [5]}")]
    [InlineData("{'a.$': 1}", "{b: 20, a: {$size: 3}}", "{_id: 1, a: [1, 5, 9], b: [10, 20, 30]}", "{_id: 1, a: [5]}")]
    [InlineData("{'a.$': 1}", "{$or: [{b: 40}, {b: 20}]}", "{_id: 1, a: [1, 5, 9], b: [10, 20, 30]}", "{_id: 1, a: [5]}")]
    [InlineData("{'a.$': 1}", "{$or: [{b: 30}, {b: /^2/}, {b: 20}]}", "{_id: 1, a: [1, 5, 9], b: [10, 20, 30]}", "{_id: 1, a: [5]}")]
    [InlineData("{'a.$': 1}", "{$or: [{b: 20}]}", "{_id: 1, a: [1, 5, 9], b: [10, 20, 30]}", "{_id: 1, a: [5]}")]
    [InlineData("{'a.$': 1}", "{'b.c': {$exists: true}}", "{_id: 1, a: [1, 5], b: [{}, {c: 1}]}", "{_id: 1, a: [5]}")]
    public void Positional_keeps_the_element_that_matched(string projection, string filter, string document, string expected)
    {
        var parsed = Filter.Parse(BsonDocument.Parse(filter));
        var source = BsonDocument.Parse(document);
        parsed.Matches(source).ShouldBeTrue();
        var projected = Projection.Parse(BsonDocument.Parse(projection), parsed).Apply(source);
        projected.ToBson().ShouldBe(BsonDocument.Parse(expected).ToBson(), projected.ToString());
    }

    [Theory]
    [InlineData("{a: 1, b: 0}", 31254, "Cannot do exclusion on field b in inclusion projection")]
    [InlineData("{a: 0, b: 1}", 31253, "Cannot do inclusion on field b in exclusion projection")]
    [InlineData("{a: 0, b: '$c'}", 31310, "Cannot use an expression b: \"$c\" in an exclusion projection")]
    [InlineData("{a: 0, b: {$add: [1, 2]}}", 31252, "Cannot use expression other than $meta in exclusion projection")]
    [InlineData("{'a.b': 1, a: 1}", 31250, "Path collision at a")]
    [InlineData("{a: 1, 'a.b': 1}", 31249, "Path collision at a.b remaining portion b")]
    [InlineData("{a: {}}", 51270, "An empty sub-projection is not a valid value. Found empty object at path a")]
    [InlineData("{a: {$foo: 1}}", 31325, "Unknown expression $foo")]
    [InlineData("{$a: 1}", 16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.")]
    [InlineData("{'': 1}", 40352, "FieldPath cannot be constructed with empty string")]
    [InlineData("{'a.': 1}", 40353, "FieldPath must not end with a '.'.")]
    [InlineData("{'a..b': 1}", 15998, "FieldPath field names may not be empty strings.")]
    [InlineData("{a: {$elemMatch: 1}}", 31274, "elemMatch: Invalid argument, object required, but got int")]
    [InlineData("{'a.b': {$elemMatch: {c: 1}}}", 31275, "Cannot use $elemMatch projection on a nested field.")]
    [InlineData("{'a.$': 1, b: {$elemMatch: {c: 1}}}", 31255, "Cannot specify positional operator and $elemMatch.")]
    [InlineData("{b: {$elemMatch: {c: 1}}, 'a.$': 1}", 31256, "Cannot specify positional operator and $elemMatch.")]
    [InlineData("{'a.$': 1, 'b.$': 1}", 31276, "Cannot specify more than one positional projection per query.")]
    [InlineData("{'.$': 1}", 5392900, "Projection on field .$ is invalid")]
    [InlineData("{$: 1}", 16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.")]
    [InlineData("{'a.$': {b: 1}}", 31271, "positional projection cannot be used with an expression or sub object")]
    [InlineData("{'a.$': 0}", 31395, "positional projection cannot be used with exclusion")]
    [InlineData("{b: 0, 'a.$': false}", 31395, "positional projection cannot be used with exclusion")]
    [InlineData("{'a.$': 'x'}", 31308, "positional projection cannot be used with a literal")]
    public void Bad_projection_is_refused(string projection, int code, string message)
    {
        var filter = Filter.Parse(BsonDocument.Parse("{a: 1, b: 1}"));
        var error = Should.Throw<MongoException>(() => Projection.Parse(BsonDocument.Parse(projection), filter));
        error.Message.ShouldBe(message);
        error.Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("{a: {$slice: 'abc'}}", 28667, "Location31273: $slice only supports numbers and [skip, limit] arrays")]
    [InlineData("{a: {$slice: [1]}}", 28667, "Location31272: $slice array argument should be of form [skip, limit]")]
    [InlineData("{a: {$slice: [1, 0, 'x', 1]}}", 28667, "Location31272: $slice array argument should be of form [skip, limit]")]
    [InlineData("{b: 0, a: {$slice: ['$a', 1]}}", 31252, "Location31257: $slice expects the skip argument to be a number, got string")]
    public void Slice_that_fits_neither_syntax_says_so(string projection, int code, string reason)
    {
        var error = Should.Throw<MongoException>(() => Projection.Parse(BsonDocument.Parse(projection)));
        error.Code.ShouldBe(code);
        error.Message.ShouldStartWith("Invalid $slice syntax. The given syntax { $slice: ");
        error.Message.ShouldContain(
            $"did not match the find() syntax because :: {reason} :: The given syntax did not match the expression "
        );
        error.Message.ShouldContain("$slice syntax. :: caused by :: ");
    }

    [Theory]
    [InlineData("{a: [1]}", "{a: [1]}", 51246)]
    // MongoDB records nothing for conditions on different paths in an $or, nor in a negation.
    [InlineData("{$or: [{b: 20}, {c: 1}]}", "{a: [1, 5], b: [10, 20]}", 51246)]
    [InlineData("{b: {$ne: 10}}", "{a: [1, 5], b: [20]}", 51246)]
    [InlineData("{b: 20}", "{a: [1], b: [10, 20]}", 51247)]
    public void Positional_without_a_matched_element_is_refused(string filter, string document, int code) =>
        Should
            .Throw<MongoException>(() =>
                Projection
                    .Parse(BsonDocument.Parse("{'a.$': 1}"), Filter.Parse(BsonDocument.Parse(filter)))
                    .Apply(BsonDocument.Parse(document))
            )
            .Code.ShouldBe(code);

    [Theory]
    [InlineData("{'a.$.b.$': 1}")]
    [InlineData("{'a.$.b': 1}")]
    [InlineData("{'a.$.b': {c: 1}}")]
    public void Positional_in_the_middle_of_a_path_is_refused(string projection) =>
        Should.Throw<MongoException>(() => Projection.Parse(BsonDocument.Parse(projection), Filter.Parse([]))).Code.ShouldBe(31394);
}
