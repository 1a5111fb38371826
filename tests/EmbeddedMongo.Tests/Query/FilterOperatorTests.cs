using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Query;

/// <summary>Expected values from the manual's "Query and Projection Operators" and the matcher's published unit tests.</summary>
public class FilterOperatorTests
{
    [Theory]
    // $elemMatch: one element meets all, against each condition by any element.
    [InlineData("{a: {$elemMatch: {$gt: 5, $lt: 7}}}", "{a: [4, 8]}", false)]
    [InlineData("{a: {$gt: 5, $lt: 7}}", "{a: [4, 8]}", true)]
    [InlineData("{a: {$elemMatch: {$gt: 5, $lt: 9}}}", "{a: [4, 8]}", true)]
    [InlineData("{a: {$elemMatch: {b: 1, c: 2}}}", "{a: [{b: 1, c: 3}, {b: 2, c: 2}]}", false)]
    [InlineData("{'a.b': 1, 'a.c': 2}", "{a: [{b: 1, c: 3}, {b: 2, c: 2}]}", true)]
    [InlineData("{a: {$elemMatch: {b: 1, c: 2}}}", "{a: [{b: 1, c: 2}]}", true)]
    [InlineData("{a: {$elemMatch: {b: 1}}}", "{a: {b: 1}}", false)]
    [InlineData("{a: {$elemMatch: {$gt: 1}}}", "{a: 2}", false)]
    [InlineData("{a: {$elemMatch: {$gt: 1}}}", "{a: [[5]]}", false)]
    [InlineData("{a: {$elemMatch: {$elemMatch: {$gt: 1}}}}", "{a: [[5]]}", true)]
    [InlineData("{a: {$elemMatch: {'0': 5}}}", "{a: [[5]]}", true)]
    [InlineData("{a: {$elemMatch: {$or: [{b: 1}, {c: 1}]}}}", "{a: [{c: 1}]}", true)]
    [InlineData("{a: {$elemMatch: {$not: {$gt: 5}}}}", "{a: [9, 1]}", true)]
    [InlineData("{a: {$elemMatch: {$not: {$gt: 5}}}}", "{a: [9, 8]}", false)]
    [InlineData("{a: {$elemMatch: {$ne: 1}}}", "{a: [1, 2]}", true)]
    [InlineData("{a: {$elemMatch: {$in: [2]}}}", "{a: [1, 2]}", true)]
    [InlineData("{'a.b': {$elemMatch: {$gt: 1}}}", "{a: [{b: [1]}, {b: [2]}]}", true)]
    [InlineData("{a: {$elemMatch: {}}}", "{a: [{}]}", true)]
    [InlineData("{a: {$elemMatch: {}}}", "{a: [1]}", false)]
    [InlineData("{a: {$not: {$elemMatch: {$gt: 5}}}}", "{a: [1]}", true)]
    // $all
    [InlineData("{a: {$all: [1, 2]}}", "{a: [2, 1, 3]}", true)]
    [InlineData("{a: {$all: [1, 2]}}", "{a: [1]}", false)]
    [InlineData("{a: {$all: [1]}}", "{a: 1}", true)]
    [InlineData("{a: {$all: []}}", "{a: []}", false)]
    [InlineData("{a: {$all: [[1, 2]]}}", "{a: [1, 2]}", true)]
    [InlineData("{a: {$all: [/^x/, 'y']}}", "{a: ['y', 'xx']}", true)]
    [InlineData("{a: {$all: [null]}}", "{}", true)]
    [InlineData("{a: {$all: [{$elemMatch: {$gt: 1, $lt: 3}}, {$elemMatch: {$gt: 5}}]}}", "{a: [2, 6]}", true)]
    [InlineData("{a: {$all: [{$elemMatch: {$gt: 1, $lt: 3}}, {$elemMatch: {$gt: 5}}]}}", "{a: [2]}", false)]
    [InlineData("{a: {$all: [{b: 1}]}}", "{a: [{b: 1}]}", true)]
    // $size
    [InlineData("{a: {$size: 2}}", "{a: [1, 2]}", true)]
    [InlineData("{a: {$size: 2.0}}", "{a: [1, 2]}", true)]
    [InlineData("{a: {$size: 0}}", "{a: []}", true)]
    [InlineData("{a: {$size: 0}}", "{}", false)]
    [InlineData("{a: {$size: 1}}", "{a: [[1, 2]]}", true)]
    [InlineData("{a: {$size: 2}}", "{a: [[1, 2]]}", false)]
    [InlineData("{'a.b': {$size: 2}}", "{a: [{b: [1, 2]}]}", true)]
    // $mod: fractions are dropped, the sign is the dividend's.
    [InlineData("{a: {$mod: [4, 0]}}", "{a: 8}", true)]
    [InlineData("{a: {$mod: [4, 1]}}", "{a: 9.9}", true)]
    [InlineData("{a: {$mod: [4, -1]}}", "{a: -5}", true)]
    [InlineData("{a: {$mod: [4.9, 0]}}", "{a: 8}", true)]
    [InlineData("{a: {$mod: [-1, 0]}}", "{a: NumberLong('-9223372036854775808')}", true)]
    [InlineData("{a: {$mod: [4, 0]}}", "{a: NaN}", false)]
    [InlineData("{a: {$mod: [4, 0]}}", "{a: Infinity}", false)]
    [InlineData("{a: {$mod: [4, 0]}}", "{a: 1e300}", false)]
    [InlineData("{a: {$mod: [4, 0]}}", "{a: '8'}", false)]
    [InlineData("{a: {$mod: [4, 0]}}", "{a: NumberDecimal('8.5')}", true)]
    [InlineData("{a: {$mod: [4, 0]}}", "{a: [3, 8]}", true)]
    // $type
    [InlineData("{a: {$type: 'string'}}", "{a: 'x'}", true)]
    [InlineData("{a: {$type: 2}}", "{a: 'x'}", true)]
    [InlineData("{a: {$type: 'number'}}", "{a: NumberDecimal('1')}", true)]
    [InlineData("{a: {$type: 'number'}}", "{a: '1'}", false)]
    [InlineData("{a: {$type: ['string', 'null']}}", "{a: null}", true)]
    [InlineData("{a: {$type: 'null'}}", "{}", false)]
    [InlineData("{a: {$type: 'array'}}", "{a: [1]}", true)]
    [InlineData("{a: {$type: 'int'}}", "{a: ['x', 1]}", true)]
    [InlineData("{a: {$type: -1}}", "{a: MinKey}", true)]
    [InlineData("{a: {$type: 127}}", "{a: MaxKey}", true)]
    [InlineData("{a: {$type: 'minKey'}}", "{a: MinKey}", true)]
    // $exists
    [InlineData("{a: {$exists: true}}", "{a: null}", true)]
    [InlineData("{a: {$exists: true}}", "{}", false)]
    [InlineData("{a: {$exists: false}}", "{}", true)]
    [InlineData("{a: {$exists: 0}}", "{a: 1}", false)]
    [InlineData("{a: {$exists: 'x'}}", "{a: 1}", true)]
    [InlineData("{'a.b': {$exists: false}}", "{a: []}", true)]
    [InlineData("{'a.b': {$exists: false}}", "{a: [{b: 1}, {}]}", false)]
    [InlineData("{'a.1': {$exists: true}}", "{a: [1]}", false)]
    [InlineData("{'a.0': {$exists: true}}", "{a: [1]}", true)]
    // Bits: a list of positions, a mask, binary data; negative numbers go on with ones.
    [InlineData("{a: {$bitsAllSet: [1, 5]}}", "{a: 54}", true)]
    [InlineData("{a: {$bitsAllSet: 50}}", "{a: 54}", true)]
    [InlineData("{a: {$bitsAllSet: 51}}", "{a: 54}", false)]
    [InlineData("{a: {$bitsAnySet: 51}}", "{a: 54}", true)]
    [InlineData("{a: {$bitsAllClear: [0, 3]}}", "{a: 54}", true)]
    [InlineData("{a: {$bitsAnyClear: [1, 3]}}", "{a: 54}", true)]
    [InlineData("{a: {$bitsAnyClear: [1, 5]}}", "{a: 54}", false)]
    [InlineData("{a: {$bitsAllSet: [200]}}", "{a: -1}", true)]
    [InlineData("{a: {$bitsAllSet: [200]}}", "{a: 1}", false)]
    [InlineData("{a: {$bitsAllSet: []}}", "{a: 1}", true)]
    [InlineData("{a: {$bitsAnySet: []}}", "{a: 1}", false)]
    [InlineData("{a: {$bitsAllSet: 1}}", "{a: 1.5}", false)]
    [InlineData("{a: {$bitsAllSet: 1}}", "{a: 3.0}", true)]
    [InlineData("{a: {$bitsAllSet: BinData(0, 'MC==')}}", "{a: BinData(0, 'MC==')}", true)]
    [InlineData("{a: {$bitsAllSet: [4, 5]}}", "{a: BinData(0, 'MC==')}", true)]
    [InlineData("{a: {$bitsAllClear: [8]}}", "{a: BinData(0, 'MC==')}", true)]
    // Numbers.
    [InlineData("{a: NaN}", "{a: NaN}", true)]
    [InlineData("{a: {$gte: NaN}}", "{a: NaN}", true)]
    [InlineData("{a: {$gt: NaN}}", "{a: 1}", false)]
    [InlineData("{a: {$lt: 1}}", "{a: NaN}", false)]
    [InlineData("{a: {$lte: 1}}", "{a: NaN}", false)]
    [InlineData("{a: {$gt: -Infinity}}", "{a: NaN}", false)]
    [InlineData("{a: 0}", "{a: -0.0}", true)]
    [InlineData("{a: NumberDecimal('0.1')}", "{a: 0.1}", false)]
    [InlineData("{a: NumberDecimal('0.5')}", "{a: 0.5}", true)]
    [InlineData("{a: {$lt: NumberDecimal('0.1')}}", "{a: 0.1}", false)]
    [InlineData("{a: NumberLong('9007199254740993')}", "{a: 9007199254740992.0}", false)]
    [InlineData("{a: {$in: [1.0]}}", "{a: NumberLong(1)}", true)]
    // MinKey and MaxKey compare with every type; arrays as a whole only with arrays.
    [InlineData("{a: {$gt: MinKey}}", "{a: 'x'}", true)]
    [InlineData("{a: {$lt: MinKey}}", "{a: 'x'}", false)]
    [InlineData("{a: {$lt: MaxKey}}", "{a: {b: 1}}", true)]
    [InlineData("{a: {$gte: MaxKey}}", "{a: MaxKey}", true)]
    [InlineData("{a: {$gt: MaxKey}}", "{a: MaxKey}", false)]
    [InlineData("{a: {$lt: [2]}}", "{a: [1, 5]}", true)]
    [InlineData("{a: {$gt: [0]}}", "{a: 5}", false)]
    [InlineData("{a: {$gt: {b: 1}}}", "{a: {b: 2}}", true)]
    [InlineData("{a: {$gt: {b: 1}}}", "{a: {c: 0}}", true)]
    [InlineData("{a: {$gt: false}}", "{a: true}", true)]
    [InlineData("{a: {$gt: 'a'}}", "{a: 'b'}", true)]
    [InlineData("{a: {$gt: ISODate('2020-01-01T00:00:00Z')}}", "{a: ISODate('2021-01-01T00:00:00Z')}", true)]
    [InlineData("{a: {$gt: ISODate('2020-01-01T00:00:00Z')}}", "{a: Timestamp(2000000000, 1)}", false)]
    [InlineData("{a: {}}", "{a: {}}", true)]
    [InlineData("{a: {}}", "{}", false)]
    [InlineData("{a: []}", "{a: [[]]}", true)]
    // Undefined, as old data holds it: null means it too.
    [InlineData("{a: null}", "{a: undefined}", true)]
    // $comment stands first where the test's JSON reader would take $regex for extended JSON.
    // Names that begin with a dollar sign only where a DBRef's do.
    [InlineData("{a: {$ref: 'c', $id: 1}}", "{a: {$ref: 'c', $id: 1}}", true)]
    [InlineData("{a: {$elemMatch: {$ref: 'c'}}}", "{a: [{$ref: 'c', $id: 1}]}", true)]
    [InlineData("{a: {$not: {$comment: '', $regex: 'x', $options: 'i'}}}", "{a: 'X'}", false)]
    [InlineData("{a: {$options: 'i', $regex: 'x'}}", "{a: 'X'}", true)]
    [InlineData("{a: {$gt: 1, $comment: 'why'}, $comment: 'why'}", "{a: 2}", true)]
    [InlineData("{$and: [{a: 1}, {$or: [{b: 1}, {b: 2}]}]}", "{a: 1, b: 2}", true)]
    [InlineData("{$alwaysFalse: 1}", "{}", false)]
    [InlineData("{$alwaysTrue: 1}", "{}", true)]
    [InlineData("{$sampleRate: 1.0}", "{}", true)]
    [InlineData("{$sampleRate: 0}", "{}", false)]
    [InlineData("{a: {$nin: []}}", "{}", true)]
    [InlineData("{a: {$in: []}}", "{}", false)]
    [InlineData("{'': 1}", "{'': 1}", true)]
    [InlineData("{'a.': 1}", "{a: {'': 1}}", true)]
    public void Operator_matches(string filter, string document, bool expected) =>
        Filter.Parse(BsonDocument.Parse(filter)).Matches(BsonDocument.Parse(document)).ShouldBe(expected);

    [Theory]
    [InlineData(
        "{$foo: 1}",
        2,
        "unknown top level operator: $foo. If you have a field name that starts with a '$' symbol, consider using $getField or $setField."
    )]
    [InlineData("{$not: {a: 1}}", 2, "unknown top level operator: $not. If you are trying to negate an entire expression, use $nor.")]
    [InlineData("{a: {$foo: 1}}", 2, "unknown operator: $foo")]
    [InlineData("{a: {$gt: 1, b: 1}}", 2, "unknown operator: b")]
    [InlineData("{$and: 1}", 2, "$and must be an array")]
    [InlineData("{$or: []}", 2, "$and/$or/$nor must be a nonempty array")]
    [InlineData("{$nor: [1]}", 2, "$or/$and/$nor entries need to be full objects")]
    [InlineData("{a: {$in: 1}}", 2, "$in needs an array")]
    [InlineData("{a: {$nin: 1}}", 2, "$nin needs an array")]
    [InlineData("{a: {$in: [{$gt: 1}]}}", 2, "cannot nest $ under $in")]
    [InlineData("{a: {$not: 1}}", 2, "$not needs a regex or a document")]
    [InlineData("{a: {$not: {}}}", 2, "$not cannot be empty")]
    [InlineData("{a: {$ne: /x/}}", 2, "Can't have regex as arg to $ne.")]
    [InlineData("{a: {$gt: /x/}}", 2, "Can't have RegEx as arg to predicate over field 'a'.")]
    [InlineData("{a: undefined}", 2, "cannot compare to undefined")]
    [InlineData("{a: {$elemMatch: 1}}", 2, "$elemMatch needs an Object")]
    [InlineData("{a: {$all: 1}}", 2, "$all needs an array")]
    [InlineData("{a: {$all: [{$gt: 1}]}}", 2, "no $ expressions in $all")]
    [InlineData("{a: {$all: [{$elemMatch: {}}, 1]}}", 2, "$all/$elemMatch has to be consistent")]
    [InlineData("{a: {$size: 'x'}}", 2, "Failed to parse $size. Expected a number in: $size: \"x\"")]
    [InlineData("{a: {$size: -1}}", 2, "Failed to parse $size. Expected a non-negative number in: $size: -1")]
    [InlineData("{a: {$size: 1.5}}", 2, "Failed to parse $size. Expected an integer: $size: 1.5")]
    [InlineData("{a: {$mod: 1}}", 2, "malformed mod, needs to be an array")]
    [InlineData("{a: {$mod: []}}", 2, "malformed mod, not enough elements")]
    [InlineData("{a: {$mod: [1, 2, 3]}}", 2, "malformed mod, too many elements")]
    [InlineData("{a: {$mod: ['x', 2]}}", 2, "malformed mod, divisor not a number")]
    [InlineData("{a: {$mod: [2, 'x']}}", 2, "malformed mod, remainder not a number")]
    [InlineData("{a: {$mod: [0.5, 2]}}", 2, "divisor cannot be 0")]
    [InlineData(
        "{a: {$mod: [NaN, 0]}}",
        2,
        "malformed mod, divisor value is invalid :: caused by :: Unable to coerce NaN/Inf to integral type"
    )]
    [InlineData(
        "{a: {$mod: [1, 1e20]}}",
        2,
        "malformed mod, remainder value is invalid :: caused by :: Out of bounds coercing to integral value"
    )]
    [InlineData("{a: {$type: 'foo'}}", 2, "Unknown type name alias: foo")]
    [InlineData("{a: {$type: 30}}", 2, "Invalid numerical type code: 30")]
    [InlineData("{a: {$type: 0}}", 2, "Invalid numerical type code: 0. Instead use {$exists:false}.")]
    [InlineData("{a: {$type: []}}", 9, "a must match at least one type")]
    [InlineData("{a: {$type: null}}", 14, "type must be represented as a number or a string")]
    [InlineData("{a: {$bitsAllSet: 'x'}}", 2, "$bitsAllSet takes an Array, a number, or a BinData but received: $bitsAllSet: \"x\"")]
    [InlineData("{a: {$bitsAllSet: -1}}", 9, "Expected a non-negative number in: $bitsAllSet: -1")]
    [InlineData("{a: {$bitsAllSet: 1.5}}", 9, "Expected an integer: $bitsAllSet: 1.5")]
    [InlineData("{a: {$bitsAllSet: [-1]}}", 2, "Failed to parse bit position. Expected a non-negative number in: 0: -1")]
    [InlineData("{a: {$options: 'i'}}", 2, "$options needs a $regex")]
    [InlineData("{a: {$comment: '', $regex: 1}}", 2, "$regex has to be a string")]
    [InlineData("{a: {$comment: '', $regex: 'x', $options: 1}}", 2, "$options has to be a string")]
    [InlineData("{a: {$comment: '', $regex: /x/i, $options: 's'}}", 51075, "options set in both $regex and $options")]
    [InlineData("{a: {$elemMatch: {$expr: true}}}", 2, "$expr can only be applied to the top-level document")]
    [InlineData("{$where: 'true'}", 2, "no globalScriptEngine in $where parsing")]
    [InlineData("{a: {$where: 'true'}}", 2, "$where cannot be applied to a field")]
    [InlineData("{$text: {$search: 'x'}}", 27, "text index required for $text query")]
    [InlineData("{a: {$near: [0, 0]}}", 291, "error processing query: planner returned error: unable to find index for $geoNear query")]
    [InlineData("{a: {$geoWithin: {}}}", 238, "$geoWithin is not supported by this server")]
    [InlineData("{$jsonSchema: {}}", 238, "$jsonSchema is not supported by this server")]
    public void Bad_filter_is_refused_as_MongoDB_does(string filter, int code, string message)
    {
        var error = Should.Throw<MongoException>(() => Filter.Parse(BsonDocument.Parse(filter)));
        error.Message.ShouldBe(message);
        error.Code.ShouldBe(code);
    }

    [Fact]
    public void Nesting_beyond_a_hundred_operators_is_refused()
    {
        var filter = new BsonDocument("a", 1);
        for (var i = 0; i < 200; i++)
            filter = new BsonDocument("$or", new BsonArray { filter });
        Should.Throw<MongoException>(() => Filter.Parse(filter)).Code.ShouldBe(2);
    }

    [Theory]
    // The index that the positional $ stands for: of nested arrays the outermost one's, of conditions the last one's.
    [InlineData("{a: 2}", "{a: [1, 2]}", 1)]
    [InlineData("{'a.b': 2}", "{a: [{b: 1}, {b: [3, 2]}]}", 1)]
    [InlineData("{a: {$elemMatch: {$gt: 1}}}", "{a: [1, 2]}", 1)]
    [InlineData("{'a.0.b': 2}", "{a: [{b: [3, 2]}]}", 1)]
    [InlineData("{'a.1': 2}", "{a: [1, 2]}", 1)]
    [InlineData("{a: [1, 2]}", "{a: [1, 2]}", null)]
    [InlineData("{x: 1}", "{x: 1, a: [1]}", null)]
    [InlineData("{a: 2, x: 1}", "{x: 1, a: [1, 2]}", 1)]
    [InlineData("{$or: [{a: 2}, {x: 9}]}", "{x: 1, a: [1, 2]}", null)]
    [InlineData("{a: {$ne: 7}}", "{a: [1, 2]}", null)]
    [InlineData("{a: {$all: [1, 2]}}", "{a: [1, 2]}", 1)]
    public void Position_is_the_element_that_matched(string filter, string document, int? expected) =>
        PositionalMatch.Find(Filter.Parse(BsonDocument.Parse(filter)), BsonDocument.Parse(document)).ShouldBe(expected);

    [Theory]
    [InlineData("{a: 1}", true)]
    [InlineData("{a: {$gte: 'x'}}", true)]
    [InlineData("{a: {$in: [1, 2]}}", true)]
    [InlineData("{a: null}", false)]
    [InlineData("{a: [1]}", false)]
    [InlineData("{a: NaN}", false)]
    [InlineData("{a: {$in: [1, null]}}", false)]
    [InlineData("{a: {$in: [/x/]}}", false)]
    [InlineData("{a: {$eq: /x/}}", false)]
    [InlineData("{a: {$lt: MaxKey}}", false)]
    [InlineData("{a: {$exists: true}}", false)]
    [InlineData("{a: {$size: 1}}", false)]
    public void Planner_is_told_which_operands_bound_an_index(string filter, bool expected)
    {
        var predicate = ((AndPredicate)Filter.Parse(BsonDocument.Parse(filter)).Root)
            .Children.ShouldHaveSingleItem()
            .ShouldBeAssignableTo<PathPredicate>()!;
        predicate.Path.ShouldBe("a");
        predicate.BoundsIndex.ShouldBe(expected);
    }
}
