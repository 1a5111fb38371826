using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Update;

/// <summary>Codes and texts as MongoDB's update nodes give them: drivers and people look for them.</summary>
public class UpdateErrorTests
{
    [Theory]
    [InlineData(
        "{$foo: {a: 1}}",
        9,
        "Unknown modifier: $foo. Expected a valid update modifier or pipeline-style update specified as an array"
    )]
    [InlineData(
        "{$set: {a: 1}, b: 1}",
        9,
        "Unknown modifier: b. Expected a valid update modifier or pipeline-style update specified as an array"
    )]
    [InlineData(
        "{$set: 5}",
        9,
        "Modifiers operate on fields but we found type int instead. For example: {$mod: {<field>: ...}} not {$set: 5}"
    )]
    [InlineData(
        "{a: 1, $set: {b: 1}}",
        52,
        "The dollar ($) prefixed field '$set' in '$set' is not allowed in the context of an update's replacement document. "
            + "Consider using an aggregation pipeline with $replaceWith."
    )]
    [InlineData("{$set: {'': 1}}", 56, "An empty update path is not valid.")]
    [InlineData("{$set: {'a..b': 1}}", 56, "The update path 'a..b' contains an empty field name, which is not allowed.")]
    [InlineData("{$set: {'a.': 1}}", 56, "The update path 'a.' contains an empty field name, which is not allowed.")]
    [InlineData(
        "{$set: {$a: 1}}",
        52,
        "The dollar ($) prefixed field '$a' in '$a' is not allowed in the context of an update's replacement document. "
            + "Consider using an aggregation pipeline with $replaceWith."
    )]
    [InlineData("{$set: {'$.a': 1}}", 2, "Cannot have positional (i.e. '$') element in the first position in path '$.a'")]
    [InlineData("{$set: {'a.$.b.$': 1}}", 2, "Too many positional (i.e. '$') elements found in path 'a.$.b.$'")]
    [InlineData(
        "{$set: {'$[].a': 1}}",
        2,
        "Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '$[].a'"
    )]
    [InlineData("{$set: {a: 1}, $inc: {a: 1}}", 40, "Updating the path 'a' would create a conflict at 'a'")]
    [InlineData("{$set: {a: 1, 'a.b': 2}}", 40, "Updating the path 'a.b' would create a conflict at 'a'")]
    [InlineData("{$set: {'a.b': 2, a: 1}}", 40, "Updating the path 'a' would create a conflict at 'a'")]
    [InlineData("{$set: {'a.b': 2}, $unset: {'a.b.c': 1}}", 40, "Updating the path 'a.b.c' would create a conflict at 'a.b'")]
    [InlineData("{$set: {'a.$[]': 2, 'a.0': 1}}", 40, "Updating the path 'a.0' would create a conflict at 'a'")]
    [InlineData("{$rename: {a: 'b'}, $set: {b: 1}}", 40, "Updating the path 'b' would create a conflict at 'b'")]
    [InlineData("{$inc: {a: 'x'}}", 14, "Cannot increment with non-numeric argument: {a: \"x\"}")]
    [InlineData("{$mul: {a: null}}", 14, "Cannot multiply with non-numeric argument: {a: null}")]
    [InlineData(
        "{$bit: {a: 1}}",
        2,
        "The $bit modifier is not compatible with a int. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}}"
    )]
    [InlineData("{$bit: {a: {}}}", 2, "You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}")]
    [InlineData(
        "{$bit: {a: {nand: 1}}}",
        2,
        "The $bit modifier only supports 'and', 'or', and 'xor', not 'nand' which is an unknown operator: {nand: 1}"
    )]
    [InlineData(
        "{$bit: {a: {and: 1.5}}}",
        2,
        "The $bit modifier field must be an Integer(32/64 bit); a 'double' is not supported here: {and: 1.5}"
    )]
    [InlineData(
        "{$currentDate: {a: 1}}",
        2,
        "int is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'})."
    )]
    [InlineData(
        "{$currentDate: {a: {$type: 'x'}}}",
        2,
        "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}"
    )]
    [InlineData("{$rename: {a: 1}}", 2, "The 'to' field for $rename must be a string: a: 1")]
    [InlineData("{$rename: {a: 'a'}}", 2, "The source and target field for $rename must differ: a: \"a\"")]
    [InlineData("{$rename: {a: 'a.b'}}", 2, "The source and target field for $rename must not be on the same path: a: \"a.b\"")]
    [InlineData("{$rename: {'a.$[]': 'b'}}", 2, "The source field for $rename may not be dynamic: a.$[]")]
    [InlineData("{$rename: {a: 'b.$'}}", 2, "The destination field for $rename may not be dynamic: b.$")]
    [InlineData("{$push: {a: {$each: 1}}}", 2, "The argument to $each in $push must be an array but it was of type: int")]
    [InlineData("{$push: {a: {$each: [], $foo: 1}}}", 2, "Unrecognized clause in $push: $foo")]
    [InlineData("{$push: {a: {$each: [], $slice: 'x'}}}", 2, "The value for $slice must be an integer value but was given type: string")]
    [InlineData("{$push: {a: {$each: [], $slice: 1.5}}}", 2, "The value for $slice must be an integer value but was given type: double")]
    [InlineData("{$push: {a: {$each: [], $position: 'x'}}}", 2, "The value for $position must be an integer value, not of type: string")]
    [InlineData(
        "{$push: {a: {$each: [], $sort: 'x'}}}",
        2,
        "The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields"
    )]
    [InlineData("{$push: {a: {$each: [], $sort: {}}}}", 2, "The $sort pattern is empty when it should be a set of fields.")]
    [InlineData("{$push: {a: {$each: [], $sort: {x: 2}}}}", 2, "The $sort element value must be either 1 or -1")]
    [InlineData("{$push: {a: {$each: [], $sort: {'x..y': 1}}}}", 2, "The $sort field is a dotted field but has an empty part: x..y")]
    [InlineData("{$addToSet: {a: {$each: 1}}}", 14, "The argument to $each in $addToSet must be an array but it was of type int")]
    [InlineData("{$addToSet: {a: {$each: [], x: 1}}}", 2, "Found unexpected fields after $each in $addToSet: { $each: [], x: 1 }")]
    [InlineData("{$pop: {a: 2}}", 9, "$pop expects 1 or -1, found: 2")]
    [InlineData("{$pullAll: {a: 1}}", 2, "$pullAll requires an array argument but was given a int")]
    [InlineData(
        "{$pull: {a: {$foo: 1}}}",
        2,
        "unknown top level operator: $foo. If you have a field name that starts with a '$' symbol, consider using $getField or $setField."
    )]
    [InlineData("{$set: {'a.$[i]': 1}}", 2, "No array filter found for identifier 'i' in path 'a.$[i]'")]
    [InlineData("[{$match: {a: 1}}]", 72, "$match is not allowed to be used within an update")]
    public void Bad_update_is_refused(string update, int code, string message)
    {
        var error = Should.Throw<MongoException>(() => UpdateTests.Parse(update));
        error.Message.ShouldBe(message);
        error.Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("{$set: {'a.$[i]': 1}}", "[{i: 1}, {i: 2}]", 9, "Found multiple array filters with the same top-level field name i")]
    [InlineData(
        "{$set: {'a.$[i]': 1}}",
        "[{i: 1}, {j: 2}]",
        9,
        "The array filter for identifier 'j' was not used in the update { $set: { a.$[i]: 1 } }"
    )]
    [InlineData(
        "{$set: {'a.$[i]': 1}}",
        "[{i: 1, j: 2}]",
        9,
        "Error parsing array filter :: caused by :: Expected a single top-level field name, found 'i' and 'j'"
    )]
    [InlineData("{$set: {'a.$[i]': 1}}", "[{}]", 9, "Cannot use an expression without a top-level field name in arrayFilters")]
    [InlineData(
        "{$set: {'a.$[I]': 1}}",
        "[{I: 1}]",
        2,
        "Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a "
            + "lowercase letter, found 'I'"
    )]
    public void Bad_array_filter_is_refused(string update, string arrayFilters, int code, string message)
    {
        var error = Should.Throw<MongoException>(() => UpdateTests.Parse(update, arrayFilters));
        error.Message.ShouldBe(message);
        error.Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("{$set: {'a.b': 1}}", "{_id: 1, a: 5}", 28, "Cannot create field 'b' in element {a: 5}")]
    [InlineData("{$set: {'a.b': 1}}", "{_id: 1, a: null}", 28, "Cannot create field 'b' in element {a: null}")]
    [InlineData("{$set: {'a.b': 1}}", "{_id: 1, a: [{b: 2}]}", 28, "Cannot create field 'b' in element {a: [ { b: 2 } ]}")]
    [InlineData("{$pull: {'a.b': 1}}", "{_id: 1, a: 5}", 28, "Cannot use the part (b) of (a.b) to traverse the element ({a: 5})")]
    [InlineData("{$rename: {'a.b': 'c'}}", "{_id: 1, a: 5}", 28, "Cannot use the part (b) of (a.b) to traverse the element ({a: 5})")]
    [InlineData("{$set: {'a.2000000': 1}}", "{_id: 1, a: []}", 34, "can't backfill more than 1500000 elements of an array")]
    [InlineData(
        "{$inc: {a: 1}}",
        "{_id: 1, a: 'x'}",
        14,
        "Cannot apply $inc to a value of non-numeric type. {_id: 1} has the field 'a' of non-numeric type string"
    )]
    [InlineData(
        "{$inc: {a: 1}}",
        "{_id: 'k', a: null}",
        14,
        "Cannot apply $inc to a value of non-numeric type. {_id: \"k\"} has the field 'a' of non-numeric type null"
    )]
    [InlineData(
        "{$inc: {a: 1}}",
        "{_id: 1, a: NumberLong('9223372036854775807')}",
        2,
        "Failed to apply $inc operations to current value ((NumberLong)9223372036854775807) for document {_id: 1}"
    )]
    [InlineData(
        "{$mul: {a: NumberLong(2)}}",
        "{_id: 1, a: NumberLong('9223372036854775807')}",
        2,
        "Failed to apply $mul operations to current value ((NumberLong)9223372036854775807) for document {_id: 1}"
    )]
    [InlineData(
        "{$bit: {a: {or: 1}}}",
        "{_id: 1, a: 1.5}",
        2,
        "Cannot apply $bit to a value of non-integral type._id: 1 has the field a of non-integer type double"
    )]
    [InlineData("{$push: {a: 1}}", "{_id: 1, a: 5}", 2, "The field 'a' must be an array but is of type int in document {_id: 1}")]
    [InlineData(
        "{$addToSet: {a: 1}}",
        "{_id: 1, a: 5}",
        2,
        "Cannot apply $addToSet to non-array field. Field named 'a' has non-array type int"
    )]
    [InlineData("{$pop: {a: 1}}", "{_id: 1, a: 5}", 14, "Path 'a' contains an element of non-array type 'int'")]
    [InlineData("{$pull: {a: 1}}", "{_id: 1, a: 5}", 2, "Cannot apply $pull to a non-array value")]
    [InlineData(
        "{$rename: {'a.0': 'b'}}",
        "{_id: 1, a: [1]}",
        2,
        "The source field cannot be an array element, 'a.0' in doc with _id: 1 has an array field called 'a'"
    )]
    [InlineData(
        "{$rename: {b: 'a.0'}}",
        "{_id: 1, a: [1], b: 1}",
        2,
        "The destination field cannot be an array element, 'a.0' in doc with _id: 1 has an array field called 'a'"
    )]
    [InlineData("{$set: {'a.$': 1}}", "{_id: 1, a: [1]}", 2, "The positional operator did not find the match needed from the query.")]
    [InlineData("{$set: {'a.$[]': 1}}", "{_id: 1}", 2, "The path 'a' must exist in the document in order to apply array updates.")]
    [InlineData("{$set: {'a.$[].b': 1}}", "{_id: 1, a: 5}", 2, "Cannot apply array updates to non-array element a: 5")]
    [InlineData("{$set: {'a.$[].b': 1}}", "{_id: 1, a: [5]}", 28, "Cannot create field 'b' in element {0: 5}")]
    [InlineData("{$set: {_id: 2}}", "{_id: 1}", 66, "Performing an update on the path '_id' would modify the immutable field '_id'")]
    [InlineData("{$unset: {_id: 1}}", "{_id: 1}", 66, "Performing an update on the path '_id' would modify the immutable field '_id'")]
    [InlineData("{$rename: {_id: 'x'}}", "{_id: 1}", 66, "Performing an update on the path '_id' would modify the immutable field '_id'")]
    [InlineData(
        "{_id: 2}",
        "{_id: 1}",
        66,
        "After applying the update, the (immutable) field '_id' was found to have been altered to _id: 2"
    )]
    public void Update_that_does_not_fit_the_document_is_refused(string update, string document, int code, string message)
    {
        var error = Should.Throw<MongoException>(() => UpdateTests.Parse(update).Apply(BsonDocument.Parse(document), Filter.Parse([])));
        error.Message.ShouldBe(message);
        error.Code.ShouldBe(code);
    }

    [Fact]
    public void Filtered_elements_that_meet_conflict()
    {
        var update = UpdateTests.Parse("{$set: {'a.$[i]': 1, 'a.$[j]': 2}}", "[{i: {$lt: 5}}, {j: {$gt: 2}}]");
        Should
            .Throw<MongoException>(() => update.Apply(BsonDocument.Parse("{a: [1, 3]}"), Filter.Parse([])))
            .Message.ShouldBe("Update created a conflict at 'a.1'");
        update.Apply(BsonDocument.Parse("{a: [1, 9]}"), Filter.Parse([])).ShouldBe(BsonDocument.Parse("{a: [1, 2]}"));
    }

    [Fact]
    public void Path_that_would_nest_without_bound_is_refused()
    {
        var path = string.Join('.', Enumerable.Repeat("a", 10_000));
        Should.Throw<MongoException>(() => UpdateTests.Parse($"{{$set: {{'{path}': 1}}}}")).Code.ShouldBe(15);
        Should
            .Throw<MongoException>(() => UpdateTests.Parse("{$set: {b: 1}}").ForUpsert(Filter.Parse(new BsonDocument(path, 1))))
            .Code.ShouldBe(15);
    }
}
