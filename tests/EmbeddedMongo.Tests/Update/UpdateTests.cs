using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Update;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Update;

/// <summary>Expected documents from the manual's "Update Operators" and the published unit tests of MongoDB's update nodes.</summary>
public class UpdateTests
{
    private static readonly FakeTimeProvider Time = new(new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero));

    [Theory]
    // $set: new fields by name, numbers by value; paths are made; arrays are filled up with nulls.
    [InlineData("{$set: {a: 1}}", "{}", "{a: 1}")]
    [InlineData("{$set: {c: 1, b: 2}}", "{a: 0}", "{a: 0, b: 2, c: 1}")]
    [InlineData("{$set: {'a.10': 1, 'a.9': 2}}", "{}", "{a: {'9': 2, '10': 1}}")]
    [InlineData("{$set: {'a.c': 1, 'a-b': 2}}", "{}", "{a: {c: 1}, 'a-b': 2}")]
    [InlineData("{$set: {b: 9}}", "{a: 0, b: 1, c: 2}", "{a: 0, b: 9, c: 2}")]
    [InlineData("{$set: {'a.b.c': 1}}", "{}", "{a: {b: {c: 1}}}")]
    [InlineData("{$set: {'a.1': 9}}", "{a: [1, 2, 3]}", "{a: [1, 9, 3]}")]
    [InlineData("{$set: {'a.3': 9}}", "{a: [1]}", "{a: [1, null, null, 9]}")]
    [InlineData("{$set: {'a.0.b': 9}}", "{a: [{b: 1, c: 2}]}", "{a: [{b: 9, c: 2}]}")]
    [InlineData("{$set: {'a.1.b': 9}}", "{a: []}", "{a: [null, {b: 9}]}")]
    [InlineData("{$set: {'a.0': 9}}", "{a: {b: 1}}", "{a: {b: 1, '0': 9}}")]
    [InlineData("{$set: {a: NumberLong(1)}}", "{a: 1}", "{a: NumberLong(1)}")]
    [InlineData("{$set: {a: {b: 1}}}", "{a: {b: 1}}", null)]
    [InlineData("{$set: {a: 1}}", "{a: 1}", null)]
    [InlineData("{$set: {}}", "{a: 1}", null)]
    [InlineData("{$set: {a: {$b: 1}}}", "{}", "{a: {$b: 1}}")]
    [InlineData("{$set: {a: NaN}}", "{a: NaN}", null)]
    [InlineData("{$set: {a: -0.0}}", "{a: 0.0}", "{a: -0.0}")]
    [InlineData("{$set: {_id: 1.0}}", "{_id: 1}", "{_id: 1.0}")]
    [InlineData("{$setOnInsert: {a: 1}}", "{}", null)]
    // $unset: an element becomes null; a path that leads nowhere is left alone.
    [InlineData("{$unset: {a: ''}}", "{a: 1, b: 2}", "{b: 2}")]
    [InlineData("{$unset: {'a.b': ''}}", "{a: {b: 1}}", "{a: {}}")]
    [InlineData("{$unset: {'a.1': ''}}", "{a: [1, 2, 3]}", "{a: [1, null, 3]}")]
    [InlineData("{$unset: {'a.9': ''}}", "{a: [1]}", null)]
    [InlineData("{$unset: {'a.b': ''}}", "{a: 5}", null)]
    [InlineData("{$unset: {'a.b': ''}}", "{a: [1]}", null)]
    [InlineData("{$unset: {'x.y.z': ''}}", "{}", null)]
    // Numbers.
    [InlineData("{$inc: {a: 2}}", "{a: 1}", "{a: 3}")]
    [InlineData("{$inc: {a: 2}}", "{}", "{a: 2}")]
    [InlineData("{$inc: {'a.b': 2}}", "{a: {b: 1}}", "{a: {b: 3}}")]
    [InlineData("{$inc: {a: 1.5}}", "{a: 1}", "{a: 2.5}")]
    [InlineData("{$inc: {a: 1}}", "{a: 2147483647}", "{a: NumberLong(2147483648)}")]
    [InlineData("{$inc: {a: NumberLong(1)}}", "{a: 1}", "{a: NumberLong(2)}")]
    [InlineData("{$inc: {a: 0}}", "{a: 1}", null)]
    [InlineData("{$inc: {a: NumberLong(0)}}", "{a: 1}", "{a: NumberLong(1)}")]
    [InlineData("{$inc: {a: NumberDecimal('0.1')}}", "{a: NumberDecimal('0.2')}", "{a: NumberDecimal('0.3')}")]
    [InlineData(
        "{$inc: {a: 1}}",
        "{a: NumberDecimal('9999999999999999999999999999999999')}",
        "{a: NumberDecimal('1.000000000000000000000000000000000E+34')}"
    )]
    [InlineData("{$inc: {'a.0': 1}}", "{a: [1, 2]}", "{a: [2, 2]}")]
    [InlineData("{$mul: {a: 3}}", "{a: 2}", "{a: 6}")]
    [InlineData("{$mul: {a: 3}}", "{}", "{a: 0}")]
    [InlineData("{$mul: {a: 3.5}}", "{}", "{a: 0.0}")]
    [InlineData("{$mul: {a: NumberLong(3)}}", "{}", "{a: NumberLong(0)}")]
    [InlineData("{$mul: {a: 65536}}", "{a: 65536}", "{a: NumberLong('4294967296')}")]
    [InlineData("{$min: {a: 1}}", "{a: 2}", "{a: 1}")]
    [InlineData("{$min: {a: 3}}", "{a: 2}", null)]
    [InlineData("{$min: {a: null}}", "{a: 2}", "{a: null}")]
    [InlineData("{$max: {a: 'x'}}", "{a: 2}", "{a: 'x'}")]
    [InlineData("{$max: {a: 2.0}}", "{a: 2}", null)]
    [InlineData("{$max: {a: 5}}", "{}", "{a: 5}")]
    [InlineData("{$bit: {a: {and: 10}}}", "{a: 13}", "{a: 8}")]
    [InlineData("{$bit: {a: {or: 5}}}", "{a: 3}", "{a: 7}")]
    [InlineData("{$bit: {a: {xor: 5}}}", "{a: 1}", "{a: 4}")]
    [InlineData("{$bit: {a: {or: NumberLong(1)}}}", "{}", "{a: NumberLong(1)}")]
    [InlineData("{$bit: {a: {and: 6, or: 1}}}", "{a: 12}", "{a: 5}")]
    // $rename
    [InlineData("{$rename: {a: 'b'}}", "{a: 1, c: 2}", "{c: 2, b: 1}")]
    [InlineData("{$rename: {a: 'b'}}", "{a: 1, b: 2}", "{b: 1}")]
    [InlineData("{$rename: {a: 'b.c'}}", "{a: 1}", "{b: {c: 1}}")]
    [InlineData("{$rename: {'a.b': 'c'}}", "{a: {b: 1}}", "{a: {}, c: 1}")]
    [InlineData("{$rename: {a: 'b'}}", "{c: 1}", null)]
    [InlineData("{$rename: {a: 'b'}}", "{a: [1]}", "{b: [1]}")]
    // $currentDate
    [InlineData("{$currentDate: {a: true}}", "{}", "{a: ISODate('2026-11-27T08:00:00Z')}")]
    [InlineData("{$currentDate: {a: {$type: 'timestamp'}}}", "{}", "{a: Timestamp(1795766400, 1)}")]
    [InlineData("{$currentDate: {a: {$type: 'date'}}}", "{a: 1}", "{a: ISODate('2026-11-27T08:00:00Z')}")]
    // $push
    [InlineData("{$push: {a: 3}}", "{a: [1]}", "{a: [1, 3]}")]
    [InlineData("{$push: {a: 3}}", "{}", "{a: [3]}")]
    [InlineData("{$push: {a: [3]}}", "{a: []}", "{a: [[3]]}")]
    [InlineData("{$push: {'a.b': 3}}", "{a: {b: [1]}}", "{a: {b: [1, 3]}}")]
    [InlineData("{$push: {a: {$each: [3, 4]}}}", "{a: [1]}", "{a: [1, 3, 4]}")]
    [InlineData("{$push: {a: {$each: []}}}", "{}", "{a: []}")]
    [InlineData("{$push: {a: {$each: []}}}", "{a: [1]}", null)]
    [InlineData("{$push: {a: {$each: [9, 8], $position: 0}}}", "{a: [1, 2]}", "{a: [9, 8, 1, 2]}")]
    [InlineData("{$push: {a: {$each: [9], $position: 1}}}", "{a: [1, 2]}", "{a: [1, 9, 2]}")]
    [InlineData("{$push: {a: {$each: [9, 8], $position: -1}}}", "{a: [1, 2]}", "{a: [1, 9, 8, 2]}")]
    [InlineData("{$push: {a: {$each: [9], $position: -5}}}", "{a: [1, 2]}", "{a: [9, 1, 2]}")]
    [InlineData("{$push: {a: {$each: [9], $position: 7}}}", "{a: [1, 2]}", "{a: [1, 2, 9]}")]
    [InlineData("{$push: {a: {$each: [9], $slice: -2}}}", "{a: [1, 2]}", "{a: [2, 9]}")]
    [InlineData("{$push: {a: {$each: [9], $slice: 2}}}", "{a: [1, 2]}", "{a: [1, 2]}")]
    [InlineData("{$push: {a: {$each: [9], $slice: 0}}}", "{a: [1, 2]}", "{a: []}")]
    [InlineData("{$push: {a: {$each: [9], $slice: -7}}}", "{a: [1, 2]}", "{a: [1, 2, 9]}")]
    [InlineData("{$push: {a: {$each: [], $slice: 1}}}", "{a: [1, 2]}", "{a: [1]}")]
    [InlineData("{$push: {a: {$each: [], $slice: -9223372036854775808}}}", "{a: [1, 2]}", null)]
    [InlineData("{$push: {a: {$each: [2], $sort: 1}}}", "{a: [3, 1]}", "{a: [1, 2, 3]}")]
    [InlineData("{$push: {a: {$each: [2], $sort: -1, $slice: 2}}}", "{a: [3, 1]}", "{a: [3, 2]}")]
    [InlineData("{$push: {a: {$each: [{s: 2}], $sort: {s: -1}, $slice: 2}}}", "{a: [{s: 1}, {s: 3}]}", "{a: [{s: 3}, {s: 2}]}")]
    [InlineData("{$push: {a: {$each: [{s: {t: 1}}], $sort: {'s.t': 1}}}}", "{a: [{s: {t: 2}}, 5]}", "{a: [5, {s: {t: 1}}, {s: {t: 2}}]}")]
    [InlineData(
        "{$push: {a: {$each: [{s: 1, n: 3}], $sort: {s: 1}}}}",
        "{a: [{s: 1, n: 1}, {s: 0, n: 2}]}",
        "{a: [{s: 0, n: 2}, {s: 1, n: 1}, {s: 1, n: 3}]}"
    )]
    // $addToSet: equal by MongoDB's comparison; field order matters.
    [InlineData("{$addToSet: {a: 1}}", "{a: [1]}", null)]
    [InlineData("{$addToSet: {a: 1.0}}", "{a: [1]}", null)]
    [InlineData("{$addToSet: {a: 2}}", "{a: [1, 1]}", "{a: [1, 1, 2]}")]
    [InlineData("{$addToSet: {a: {$each: [1, 2, 2, 3]}}}", "{a: [1]}", "{a: [1, 2, 3]}")]
    [InlineData("{$addToSet: {a: {$each: [1, 1]}}}", "{}", "{a: [1]}")]
    [InlineData("{$addToSet: {a: [1, 2]}}", "{a: [1]}", "{a: [1, [1, 2]]}")]
    [InlineData("{$addToSet: {a: {y: 1, x: 2}}}", "{a: [{x: 2, y: 1}]}", "{a: [{x: 2, y: 1}, {y: 1, x: 2}]}")]
    [InlineData("{$addToSet: {a: {b: 1, $each: [1]}}}", "{}", "{a: [{b: 1, $each: [1]}]}")]
    // $pop, $pull, $pullAll
    [InlineData("{$pop: {a: 1}}", "{a: [1, 2]}", "{a: [1]}")]
    [InlineData("{$pop: {a: -1}}", "{a: [1, 2]}", "{a: [2]}")]
    [InlineData("{$pop: {a: 1}}", "{a: []}", null)]
    [InlineData("{$pop: {a: 1}}", "{}", null)]
    [InlineData("{$pull: {a: 1}}", "{a: [1, 2, 1]}", "{a: [2]}")]
    [InlineData("{$pull: {a: {$gte: 2}}}", "{a: [1, 2, 3]}", "{a: [1]}")]
    [InlineData("{$pull: {a: {$in: ['x', 'y']}}}", "{a: ['x', 'z']}", "{a: ['z']}")]
    [InlineData("{$pull: {a: /^x/}}", "{a: ['xx', 'z', 1]}", "{a: ['z', 1]}")]
    [InlineData("{$pull: {a: {b: 1}}}", "{a: [{b: 1, c: 2}, {b: 2}, 1]}", "{a: [{b: 2}, 1]}")]
    [InlineData("{$pull: {a: {b: {$gt: 1}, c: 2}}}", "{a: [{b: 2, c: 2}, {b: 2}]}", "{a: [{b: 2}]}")]
    [InlineData("{$pull: {a: {$elemMatch: {b: 1}}}}", "{a: [[{b: 1}], [{b: 2}]]}", "{a: [[{b: 2}]]}")]
    [InlineData("{$pull: {a: {b: {$elemMatch: {c: 1}}}}}", "{a: [{b: [{c: 1}]}, {b: []}]}", "{a: [{b: []}]}")]
    [InlineData("{$pull: {a: [1, 2]}}", "{a: [[1, 2], [2, 1], 1]}", "{a: [[2, 1], 1]}")]
    [InlineData("{$pull: {a: null}}", "{a: [null, 1]}", "{a: [1]}")]
    [InlineData("{$pull: {a: {$ne: 1}}}", "{a: [1, 2, 3]}", "{a: [1]}")]
    [InlineData("{$pull: {a: 7}}", "{a: [1]}", null)]
    [InlineData("{$pull: {a: 1}}", "{}", null)]
    [InlineData("{$pullAll: {a: [1, 3.0]}}", "{a: [1, 2, 3]}", "{a: [2]}")]
    [InlineData("{$pullAll: {a: [{x: 1}]}}", "{a: [{x: 1}, {x: 1, y: 2}]}", "{a: [{x: 1, y: 2}]}")]
    // Several operators at once.
    [InlineData("{$set: {b: 1}, $inc: {a: 1}, $unset: {c: ''}}", "{c: 3}", "{a: 1, b: 1}")]
    [InlineData("{$set: {'a.b': 1}, $inc: {'a.c': 1}}", "{}", "{a: {b: 1, c: 1}}")]
    public void Update_changes_the_document(string update, string document, string? expected) =>
        Check(update, null, "{}", document, expected);

    [Theory]
    [InlineData("{$set: {'a.$': 9}}", "{a: 2}", "{a: [1, 2, 2]}", "{a: [1, 9, 2]}")]
    [InlineData("{$set: {'a.$.c': 9}}", "{'a.b': 2}", "{a: [{b: 1}, {b: 2}]}", "{a: [{b: 1}, {b: 2, c: 9}]}")]
    [InlineData(
        "{$set: {'a.$.c': 9}}",
        "{a: {$elemMatch: {b: 2, d: 1}}}",
        "{a: [{b: 2}, {b: 2, d: 1}]}",
        "{a: [{b: 2}, {b: 2, d: 1, c: 9}]}"
    )]
    [InlineData("{$inc: {'a.$.b.0': 1}}", "{'a.b': 2}", "{a: [{b: [1]}, {b: [2]}]}", "{a: [{b: [1]}, {b: [3]}]}")]
    [InlineData("{$unset: {'a.$': ''}}", "{a: 2}", "{a: [1, 2]}", "{a: [1, null]}")]
    [InlineData("{$push: {'a.$.b': 3}}", "{'a.k': 'x'}", "{a: [{k: 'x', b: [1]}]}", "{a: [{k: 'x', b: [1, 3]}]}")]
    [InlineData("{$set: {'b.$': 9}}", "{a: 2}", "{a: [1, 2], b: [7, 8]}", "{a: [1, 2], b: [7, 9]}")]
    [InlineData("{$set: {'b.$': 9}}", "{a: 2}", "{a: [1, 2], b: {}}", "{a: [1, 2], b: {'1': 9}}")]
    public void Positional_is_the_element_that_the_filter_matched(string update, string filter, string document, string expected) =>
        Check(update, null, filter, document, expected);

    [Theory]
    [InlineData("{$inc: {'a.$[]': 1}}", null, "{a: [1, 2]}", "{a: [2, 3]}")]
    [InlineData("{$inc: {'a.$[]': 1}}", null, "{a: []}", null)]
    [InlineData("{$set: {'a.$[].b': 1}}", null, "{a: [{}, {b: 2}]}", "{a: [{b: 1}, {b: 1}]}")]
    [InlineData("{$set: {'a.$[i]': 9}}", "[{i: {$gt: 1}}]", "{a: [1, 2, 3]}", "{a: [1, 9, 9]}")]
    [InlineData("{$set: {'a.$[i].b': 9}}", "[{'i.c': 1}]", "{a: [{c: 1}, {c: 2}]}", "{a: [{c: 1, b: 9}, {c: 2}]}")]
    [InlineData(
        "{$set: {'a.$[i].b': 9}}",
        "[{$or: [{'i.c': 1}, {'i.c': 3}]}]",
        "{a: [{c: 1}, {c: 2}, {c: 3}]}",
        "{a: [{c: 1, b: 9}, {c: 2}, {c: 3, b: 9}]}"
    )]
    [InlineData(
        "{$set: {'a.$[i].b.$[j]': 0}}",
        "[{'i.c': 1}, {j: {$lt: 2}}]",
        "{a: [{c: 1, b: [1, 2]}, {c: 2, b: [1]}]}",
        "{a: [{c: 1, b: [0, 2]}, {c: 2, b: [1]}]}"
    )]
    [InlineData("{$set: {'a.$[].$[]': 0}}", null, "{a: [[1], [2, 3]]}", "{a: [[0], [0, 0]]}")]
    [InlineData("{$unset: {'a.$[i]': ''}}", "[{i: 1}]", "{a: [1, 2]}", "{a: [null, 2]}")]
    [InlineData("{$pull: {'a.$[].b': 1}}", null, "{a: [{b: [1, 2]}, {b: [1]}]}", "{a: [{b: [2]}, {b: []}]}")]
    // Filters see the document as it was before the update.
    [InlineData("{$set: {'a.$[i].x': 1, 'a.$[i].y': 2}}", "[{'i.x': 0}]", "{a: [{x: 0}]}", "{a: [{x: 1, y: 2}]}")]
    [InlineData(
        "{$set: {'a.$[i].x': 1, 'a.$[j].y': 2}}",
        "[{'i.x': 0}, {'j.x': 1}]",
        "{a: [{x: 0}, {x: 1}]}",
        "{a: [{x: 1}, {x: 1, y: 2}]}"
    )]
    public void Array_filters_choose_elements(string update, string? arrayFilters, string document, string? expected) =>
        Check(update, arrayFilters, "{}", document, expected);

    [Theory]
    [InlineData("{b: 2}", "{_id: 1, a: 1}", "{_id: 1, b: 2}")]
    [InlineData("{_id: 1, b: 2}", "{_id: 1, a: 1}", "{_id: 1, b: 2}")]
    [InlineData("{a: 1}", "{_id: 1, a: 1}", null)]
    [InlineData("{}", "{_id: 1, a: 1}", "{_id: 1}")]
    [InlineData("{'a.b': 1}", "{_id: 1}", "{_id: 1, 'a.b': 1}")]
    [InlineData("{a: {$b: 1}}", "{_id: 1}", "{_id: 1, a: {$b: 1}}")]
    // Empty timestamps at the top level are the time.
    [InlineData(
        "{a: Timestamp(0, 0), b: {c: Timestamp(0, 0)}, d: Timestamp(0, 0)}",
        "{_id: 1, a: Timestamp(0, 0)}",
        "{_id: 1, a: Timestamp(1795766400, 1), b: {c: Timestamp(0, 0)}, d: Timestamp(1795766400, 2)}"
    )]
    [InlineData("{_id: Timestamp(0, 0), a: 2}", "{_id: Timestamp(0, 0), a: 1}", "{_id: Timestamp(0, 0), a: 2}")]
    public void Replacement_keeps_the_id(string update, string document, string? expected) => Check(update, null, "{}", document, expected);

    [Theory]
    [InlineData("[{$set: {b: {$add: ['$a', 1]}}}]", "{_id: 1, a: 1}", "{_id: 1, a: 1, b: 2}")]
    [InlineData("[{$unset: 'a'}]", "{_id: 1, a: 1}", "{_id: 1}")]
    [InlineData("[{$replaceWith: {c: '$a'}}]", "{_id: 1, a: 1}", "{_id: 1, c: 1}")]
    [InlineData("[{$set: {a: 1}}]", "{_id: 1, a: 1}", null)]
    [InlineData("[{$project: {'a.x': '$_id'}}]", "{_id: 1, a: [1, 2]}", "{_id: 1, a: [{x: 1}, {x: 1}]}")]
    public void Pipeline_computes_the_document(string update, string document, string? expected) =>
        Check(update, null, "{}", document, expected);

    [Theory]
    [InlineData("{$set: {b: 2}}", "{a: 1}", "{a: 1, b: 2}")]
    [InlineData("{$setOnInsert: {b: 2}}", "{a: 1}", "{a: 1, b: 2}")]
    [InlineData("{$set: {b: 2}}", "{_id: 7, a: {$gt: 1}}", "{_id: 7, b: 2}")]
    [InlineData("{$set: {b: 2}}", "{$and: [{z: 1}, {a: {$eq: 2}}]}", "{a: 2, z: 1, b: 2}")]
    [InlineData("{$set: {b: 2}}", "{$or: [{a: 1}]}", "{a: 1, b: 2}")]
    [InlineData("{$set: {b: 2}}", "{$or: [{a: 1}, {a: 2}]}", "{b: 2}")]
    [InlineData("{$set: {b: 2}}", "{a: {$in: [1]}}", "{a: 1, b: 2}")]
    [InlineData("{$set: {b: 2}}", "{a: {$in: [1, 2]}}", "{b: 2}")]
    [InlineData("{$set: {b: 2}}", "{a: {$all: [1]}}", "{a: 1, b: 2}")]
    [InlineData("{$set: {b: 2}}", "{'a.x': 1, 'a.y': 2}", "{a: {x: 1, y: 2}, b: 2}")]
    [InlineData("{$set: {b: 2}}", "{a: /x/}", "{b: 2}")]
    [InlineData("{$set: {b: 2}}", "{a: null}", "{a: null, b: 2}")]
    [InlineData("{$inc: {a: 1}}", "{a: 5}", "{a: 6}")]
    [InlineData("{$push: {a: 1}}", "{}", "{a: [1]}")]
    [InlineData("{$unset: {a: ''}}", "{a: 5, b: 1}", "{b: 1}")]
    [InlineData("{$set: {a: 1}}", "{z: 1, _id: 3}", "{_id: 3, z: 1, a: 1}")]
    [InlineData("{$set: {_id: 3}}", "{z: 1}", "{z: 1, _id: 3}")]
    [InlineData("{b: 2}", "{a: 1, _id: 3}", "{_id: 3, b: 2}")]
    [InlineData("{b: 2, _id: 4}", "{a: 1}", "{b: 2, _id: 4}")]
    [InlineData("[{$set: {b: {$add: ['$a', 1]}}}]", "{a: 1}", "{a: 1, b: 2}")]
    public void Upsert_begins_with_what_the_filter_demands(string update, string filter, string expected) =>
        Parse(update).ForUpsert(Filter.Parse(BsonDocument.Parse(filter))).ToBson().ShouldBe(BsonDocument.Parse(expected).ToBson());

    [Theory]
    [InlineData("{$set: {b: 2}}", "{a: 1, 'a.b': 2}", 54, "cannot infer query fields to set, both paths 'a.b' and 'a' are matched")]
    [InlineData("{$set: {b: 2}}", "{$and: [{a: 1}, {a: 2}]}", 54, "cannot infer query fields to set, path 'a' is matched twice")]
    [InlineData("{$set: {_id: 2}}", "{_id: 1}", 66, "Performing an update on the path '_id' would modify the immutable field '_id'")]
    [InlineData("{b: 1}", "{'_id.x': 1}", 111, "field at '_id' must be exactly specified, field at sub-path '_id.x'found")]
    [InlineData("{$set: {'a.$': 1}}", "{a: 1}", 2, "The positional operator did not find the match needed from the query.")]
    [InlineData(
        "{$inc: {a: 1}}",
        "{a: 'x'}",
        14,
        "Cannot apply $inc to a value of non-numeric type. {no id} has the field 'a' of non-numeric type string"
    )]
    public void Upsert_that_contradicts_itself_is_refused(string update, string filter, int code, string message)
    {
        var error = Should.Throw<MongoException>(() => Parse(update).ForUpsert(Filter.Parse(BsonDocument.Parse(filter))));
        error.Message.ShouldBe(message);
        error.Code.ShouldBe(code);
    }

    internal static UpdateSpec Parse(string update, string? arrayFilters = null) =>
        UpdateSpec.Parse(
            update.StartsWith('[') ? BsonDocument.Parse($"{{u: {update}}}")["u"] : BsonDocument.Parse(update),
            arrayFilters is null ? null : BsonDocument.Parse($"{{f: {arrayFilters}}}")["f"].AsBsonArray,
            null,
            Time
        );

    private static void Check(string update, string? arrayFilters, string filter, string document, string? expected)
    {
        var before = BsonDocument.Parse(document);
        var after = Parse(update, arrayFilters).Apply(before, Filter.Parse(BsonDocument.Parse(filter)));

        before.ToBson().ShouldBe(BsonDocument.Parse(document).ToBson(), "the input was altered");
        if (expected is null)
            after.ShouldBeSameAs(before);
        else
            after.ToBson().ShouldBe(BsonDocument.Parse(expected).ToBson(), after.ToString());
    }
}
