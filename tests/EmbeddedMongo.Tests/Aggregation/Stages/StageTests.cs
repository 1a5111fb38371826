using EmbeddedMongo.Tests.Expressions;

namespace EmbeddedMongo.Tests.Aggregation.Stages;

/// <summary>Stages that need nothing but their input.</summary>
public class StageTests
{
    [Theory]
    [InlineData("[]", "[{a: 1}]", "[{a: 1}]")]
    [InlineData("[{$match: {a: {$gt: 1}}}]", "[{a: 1}, {a: 2}]", "[{a: 2}]")]
    [InlineData("[{$skip: 1}, {$limit: 1}]", "[{a: 1}, {a: 2}, {a: 3}]", "[{a: 2}]")]
    [InlineData("[{$skip: 0}]", "[{a: 1}]", "[{a: 1}]")]
    [InlineData("[{$limit: NumberLong(1)}]", "[{a: 1}, {a: 2}]", "[{a: 1}]")]
    [InlineData("[{$sort: {a: -1}}]", "[{a: 1}, {}, {a: 2}]", "[{a: 2}, {a: 1}, {}]")]
    [InlineData("[{$sort: {a: 1}}, {$limit: 2}]", "[{a: 3}, {a: 1, b: 1}, {a: 2}, {a: 1, b: 2}]", "[{a: 1, b: 1}, {a: 1, b: 2}]")]
    [InlineData("[{$sort: {a: 1}}, {$skip: 1}, {$limit: 1}]", "[{a: 3}, {a: 1}, {a: 2}]", "[{a: 2}]")]
    [InlineData("[{$sort: {a: 1}}, {$limit: 1}, {$skip: 1}]", "[{a: 3}, {a: 1}]", "[]")]
    [InlineData("[{$count: 'n'}]", "[{}, {}]", "[{n: 2}]")]
    [InlineData("[{$count: 'n'}]", "[]", "[]")]
    [InlineData("[{$sortByCount: '$a'}]", "[{a: 1}, {a: 2}, {a: 2}]", "[{_id: 2, count: 2}, {_id: 1, count: 1}]")]
    // $project
    [InlineData("[{$project: {b: 1, a: 1}}]", "[{_id: 1, a: 2, b: 3, c: 4}]", "[{_id: 1, a: 2, b: 3}]")]
    [InlineData("[{$project: {_id: 0, a: true}}]", "[{_id: 1, a: 2}]", "[{a: 2}]")]
    [InlineData("[{$project: {_id: 0}}]", "[{_id: 1, a: 2}]", "[{a: 2}]")]
    [InlineData("[{$project: {_id: 1}}]", "[{_id: 1, a: 2}]", "[{_id: 1}]")]
    [InlineData("[{$project: {a: 0, 'b.c': 0}}]", "[{_id: 1, a: 2, b: {c: 1, d: 2}}]", "[{_id: 1, b: {d: 2}}]")]
    [InlineData("[{$project: {'a.b': 1}}]", "[{a: [{b: 1, c: 2}, 5, {c: 3}, [{b: 4, c: 5}]]}]", "[{a: [{b: 1}, {}, [{b: 4}]]}]")]
    [InlineData("[{$project: {'a.b': 0}}]", "[{a: [{b: 1, c: 2}, 5]}]", "[{a: [{c: 2}, 5]}]")]
    [InlineData("[{$project: {a: {b: 1}}}]", "[{a: 5}]", "[{}]")]
    [InlineData("[{$project: {x: '$a', y: {$add: ['$a', 1]}, z: 'text'}}]", "[{a: 1}]", "[{x: 1, y: 2, z: 'text'}]")]
    [InlineData("[{$project: {a: '$none', b: 1}}]", "[{a: 1, b: 2}]", "[{b: 2}]")]
    [InlineData("[{$project: {'n.x': '$a'}}]", "[{a: 1, n: {y: 2}}]", "[{n: {x: 1}}]")]
    [InlineData(
        "[{$project: {'a.x': '$_id'}}]",
        "[{_id: 1, a: [1, {b: 2}], c: 3}, {_id: 2, a: [1, [2]]}]",
        "[{_id: 1, a: [{x: 1}, {x: 1}]}, {_id: 2, a: [{x: 2}, [{x: 2}]]}]"
    )]
    [InlineData(
        "[{$project: {'a.x.y': '$_id', 'a.b': 1}}]",
        "[{_id: 1, a: [1, {b: 2, x: [3]}]}]",
        "[{_id: 1, a: [{x: {y: 1}}, {b: 2, x: [{y: 1}]}]}]"
    )]
    [InlineData("[{$project: {b: 1, 'a.x': '$_id'}}]", "[{_id: 1, a: 5, b: 2}]", "[{_id: 1, a: {x: 1}, b: 2}]")]
    [InlineData("[{$project: {l: ['$a', '$none']}}]", "[{a: 1}]", "[{l: [1, null]}]")]
    [InlineData("[{$project: {a: {$cond: [true, '$$REMOVE', 1]}}}]", "[{a: 1}]", "[{}]")]
    // $addFields, $set, $unset
    [InlineData("[{$addFields: {b: 5, c: '$a'}}]", "[{_id: 1, a: 1, b: 2}]", "[{_id: 1, a: 1, b: 5, c: 1}]")]
    [InlineData("[{$set: {'a.b': 1}}]", "[{a: {c: 2}}]", "[{a: {c: 2, b: 1}}]")]
    [InlineData("[{$set: {'a.b': 1}}]", "[{a: [{c: 2}, 5]}]", "[{a: [{c: 2, b: 1}, {b: 1}]}]")]
    [InlineData("[{$set: {a: {b: 1}}}]", "[{a: 7}]", "[{a: {b: 1}}]")]
    [InlineData("[{$set: {a: '$none'}}]", "[{a: 7, b: 1}]", "[{b: 1}]")]
    [InlineData("[{$set: {a: '$b', b: '$a'}}]", "[{a: 1, b: 2}]", "[{a: 2, b: 1}]")]
    [InlineData("[{$set: {a: {}}}]", "[{a: {b: 1}}]", "[{a: {}}]")]
    [InlineData("[{$project: {_id: 0, a: {'b.c': 1}}}]", "[{a: {b: {c: 1, d: 2}}}]", "[{a: {b: {c: 1}}}]")]
    [InlineData("[{$project: {cust: {$id: 1}}}]", "[{cust: {$ref: 'c', $id: 5}}]", "[{cust: {$id: 5}}]")]
    [InlineData("[{$project: {'cust.$id': 1}}]", "[{cust: {$ref: 'c', $id: 5}}]", "[{cust: {$id: 5}}]")]
    [InlineData("[{$unset: 'cust.$ref'}]", "[{cust: {$ref: 'c', $id: 5}}]", "[{cust: {$id: 5}}]")]
    [InlineData("[{$sort: {'cust.$id': 1}}]", "[{cust: {$id: 5}}, {cust: {$id: 4}}]", "[{cust: {$id: 4}}, {cust: {$id: 5}}]")]
    // $literal stands for its value, also in a document that is a constant as a whole.
    [InlineData("[{$group: {_id: {a: {$literal: 1}}}}]", "[{}]", "[{_id: {a: 1}}]")]
    [InlineData("[{$group: {_id: {a: {b: {$literal: '$x'}}}}}]", "[{}]", "[{_id: {a: {b: '$x'}}}]")]
    [InlineData("[{$group: {_id: {a: [{$literal: 1}]}}}]", "[{}]", "[{_id: {a: [1]}}]")]
    [InlineData("[{$replaceWith: {a: {b: {$literal: {$x: 1}}}}}]", "[{}]", "[{a: {b: {$x: 1}}}]")]
    [InlineData("[{$unset: 'a'}]", "[{a: 1, b: 2}]", "[{b: 2}]")]
    [InlineData("[{$unset: ['a', 'b.c']}]", "[{a: 1, b: {c: 1, d: 2}}]", "[{b: {d: 2}}]")]
    // $unwind
    [InlineData("[{$unwind: '$a'}]", "[{a: [1, 2], b: 3}, {a: []}, {a: null}, {}, {a: 7}]", "[{a: 1, b: 3}, {a: 2, b: 3}, {a: 7}]")]
    [InlineData("[{$unwind: {path: '$a', preserveNullAndEmptyArrays: true}}]", "[{a: [], b: 1}, {a: null}, {}]", "[{b: 1}, {a: null}, {}]")]
    [InlineData(
        "[{$unwind: {path: '$a', includeArrayIndex: 'i'}}]",
        "[{a: ['x', 'y']}, {a: 'z'}]",
        "[{a: 'x', i: NumberLong(0)}, {a: 'y', i: NumberLong(1)}, {a: 'z', i: null}]"
    )]
    [InlineData("[{$unwind: '$a.b'}]", "[{a: {b: [1, 2], c: 3}}]", "[{a: {b: 1, c: 3}}, {a: {b: 2, c: 3}}]")]
    [InlineData("[{$unwind: '$a.b'}]", "[{a: [{b: [1]}]}]", "[]")]
    [InlineData("[{$unwind: '$a'}]", "[{a: [[1, 2]]}]", "[{a: [1, 2]}]")]
    // $replaceRoot, $replaceWith
    [InlineData("[{$replaceRoot: {newRoot: '$a'}}]", "[{a: {b: 1}}]", "[{b: 1}]")]
    [InlineData("[{$replaceWith: {$mergeObjects: [{x: 1}, '$$ROOT']}}]", "[{a: 2}]", "[{x: 1, a: 2}]")]
    // $facet
    [InlineData(
        "[{$facet: {n: [{$count: 'n'}], all: [{$sort: {a: -1}}], none: []}}]",
        "[{a: 1}, {a: 2}]",
        "[{n: [{n: 2}], all: [{a: 2}, {a: 1}], none: [{a: 1}, {a: 2}]}]"
    )]
    // $bucket
    [InlineData(
        "[{$bucket: {groupBy: '$p', boundaries: [0, 10, 20], default: 'other'}}]",
        "[{p: 15}, {p: 0}, {p: 9.9}, {p: 20}, {}]",
        "[{_id: 0, count: 2}, {_id: 10, count: 1}, {_id: 'other', count: 2}]"
    )]
    [InlineData(
        "[{$bucket: {groupBy: '$p', boundaries: [0, 10], output: {s: {$sum: '$p'}, l: {$push: '$p'}}}}]",
        "[{p: 1}, {p: 2}]",
        "[{_id: 0, s: 3, l: [1, 2]}]"
    )]
    // $bucketAuto: the manual's rule that a bucket's max is the next one's min, and equal values stay together.
    [InlineData(
        "[{$bucketAuto: {groupBy: '$p', buckets: 2}}]",
        "[{p: 4}, {p: 1}, {p: 3}, {p: 2}]",
        "[{_id: {min: 1, max: 3}, count: 2}, {_id: {min: 3, max: 4}, count: 2}]"
    )]
    [InlineData(
        "[{$bucketAuto: {groupBy: '$p', buckets: 3}}]",
        "[{p: 1}, {p: 1}, {p: 1}, {p: 2}]",
        "[{_id: {min: 1, max: 2}, count: 3}, {_id: {min: 2, max: 2}, count: 1}]"
    )]
    [InlineData("[{$bucketAuto: {groupBy: '$p', buckets: 5}}]", "[{p: 1}]", "[{_id: {min: 1, max: 1}, count: 1}]")]
    [InlineData("[{$bucketAuto: {groupBy: '$p', buckets: 2, output: {a: {$avg: '$p'}}}}]", "[]", "[]")]
    // $redact
    [InlineData(
        "[{$redact: {$cond: [{$eq: ['$level', 5]}, '$$PRUNE', '$$DESCEND']}}]",
        "[{a: {level: 5, x: 1}, b: [{level: 1}, {level: 5}, 7]}, {level: 5}]",
        "[{b: [{level: 1}, 7]}]"
    )]
    [InlineData("[{$redact: '$$KEEP'}]", "[{a: 1}]", "[{a: 1}]")]
    public void Gives(string pipeline, string input, string expected) => Evaluation.ShouldGiveDocuments(pipeline, input, expected);

    [Theory]
    [InlineData("[5]", 14)]
    [InlineData("[{}]", 40323)]
    [InlineData("[{$match: {}, $limit: 1}]", 40323)]
    [InlineData("[{$foo: 1}]", 40324)]
    [InlineData("[{$graphLookup: {}}]", 238)]
    [InlineData("[{$densify: {}}]", 238)]
    [InlineData("[{$search: {}}]", 31082)]
    [InlineData("[{$match: 5}]", 15959)]
    [InlineData("[{$skip: -1}]", 5107200)]
    [InlineData("[{$skip: 'x'}]", 5107200)]
    [InlineData("[{$limit: 0}]", 15958)]
    [InlineData("[{$limit: 1.5}]", 5107201)]
    [InlineData("[{$sort: {}}]", 15976)]
    [InlineData("[{$sort: 1}]", 15973)]
    [InlineData("[{$sort: {a: 2}}]", 15975)]
    [InlineData("[{$count: 5}]", 40156)]
    [InlineData("[{$count: ''}]", 40157)]
    [InlineData("[{$count: '$a'}]", 40158)]
    [InlineData("[{$count: 'a.b'}]", 40160)]
    [InlineData("[{$sortByCount: 'a'}]", 40148)]
    [InlineData("[{$sortByCount: {a: 1}}]", 40147)]
    [InlineData("[{$sortByCount: 1}]", 40149)]
    [InlineData("[{$project: 5}]", 15969)]
    [InlineData("[{$project: {}}]", 51272)]
    [InlineData("[{$project: {a: 1, b: 0}}]", 31254)]
    [InlineData("[{$project: {a: 0, b: 1}}]", 31253)]
    [InlineData("[{$project: {a: 0, b: '$x'}}]", 31310)]
    [InlineData("[{$project: {a: 0, b: {$add: [1]}}}]", 31252)]
    [InlineData("[{$project: {a: {$foo: 1}}}]", 31325)]
    [InlineData("[{$project: {a: {$add: [1, {$foo: 1}]}}}]", 168)]
    [InlineData("[{$project: {a: {$add: [1], b: 1}}}]", 16410)]
    [InlineData("[{$project: {a: {$elemMatch: {b: 1}}}}]", 168)]
    [InlineData("[{$project: {a: {$slice: 1}}}]", 28667)]
    [InlineData("[{$project: {'a.$': 1}}]", 31324)]
    [InlineData("[{$project: {'a.$.b': 1}}]", 31394)]
    [InlineData("[{$project: {a: 1, 'a.b': 1}}]", 31249)]
    [InlineData("[{$project: {'a.b': 1, a: 1}}]", 31250)]
    [InlineData("[{$project: {a: {}}}]", 51270)]
    [InlineData("[{$project: {'a..b': 1}}]", 15998)]
    [InlineData("[{$project: {$a: 1}}]", 16410)]
    [InlineData("[{$addFields: 5}]", 40272)]
    [InlineData("[{$addFields: {}}]", 40177)]
    [InlineData("[{$set: {a: 1, 'a.b': 1}}]", 40176)]
    [InlineData("[{$set: {'a.b': 1, a: 1}}]", 40176)]
    [InlineData("[{$set: {a: {'b.c': 1}}}]", 40183)]
    [InlineData("[{$addFields: {a: {b: {'c.d': 1}}}}]", 40183)]
    [InlineData("[{$set: {a: {$add: [1], b: 1}}}]", 40181)]
    [InlineData("[{$set: {a: {b: 1, $add: [1]}}}]", 40181)]
    [InlineData("[{$set: {a: {$foo: 1}}}]", 168)]
    [InlineData("[{$unset: ['a', 'a']}]", 31250)]
    [InlineData("[{$unset: ['a', 'a.b']}]", 31249)]
    [InlineData("[{$group: {_id: null, n: {$max: ['$a']}}}]", 40237)]
    [InlineData("[{$group: {_id: null, n: {$sum: ['$a', '$b']}}}]", 40237)]
    [InlineData("[{$group: {_id: null, n: {$push: []}}}]", 40237)]
    [InlineData("[{$bucket: {groupBy: '$a', boundaries: [1, 2], output: {n: {$avg: ['$a']}}}}]", 40237)]
    [InlineData("[{$unset: 5}]", 31002)]
    [InlineData("[{$unset: []}]", 31119)]
    [InlineData("[{$unset: [5]}]", 31120)]
    [InlineData("[{$unwind: 5}]", 15981)]
    [InlineData("[{$unwind: 'a'}]", 28818)]
    [InlineData("[{$unwind: {path: 5}}]", 28808)]
    [InlineData("[{$unwind: {path: '$a', preserveNullAndEmptyArrays: 1}}]", 28809)]
    [InlineData("[{$unwind: {path: '$a', includeArrayIndex: ''}}]", 28810)]
    [InlineData("[{$unwind: {path: '$a', foo: 1}}]", 28811)]
    [InlineData("[{$unwind: {}}]", 28812)]
    [InlineData("[{$unwind: {path: '$a', includeArrayIndex: '$i'}}]", 28822)]
    [InlineData("[{$replaceRoot: 5}]", 40229)]
    [InlineData("[{$replaceRoot: {}}]", 40231)]
    [InlineData("[{$replaceRoot: {newRoot: '$none'}}]", 40228)]
    [InlineData("[{$replaceWith: 5}]", 40228)]
    [InlineData("[{$sample: 5}]", 28745)]
    [InlineData("[{$sample: {size: 'x'}}]", 28746)]
    [InlineData("[{$sample: {size: -1}}]", 28747)]
    [InlineData("[{$sample: {size: 1, more: 1}}]", 28748)]
    [InlineData("[{$sample: {}}]", 28749)]
    [InlineData("[{$facet: {}}]", 40169)]
    [InlineData("[{$facet: {a: 5}}]", 40170)]
    [InlineData("[{$facet: {a: [{$facet: {b: []}}]}}]", 40600)]
    [InlineData("[{$facet: {a: [{$out: 'x'}]}}]", 40600)]
    [InlineData("[{$bucket: 5}]", 40201)]
    [InlineData("[{$bucket: {groupBy: '$a'}}]", 40198)]
    [InlineData("[{$bucket: {groupBy: 'a', boundaries: [1, 2]}}]", 40202)]
    [InlineData("[{$bucket: {groupBy: '$a', boundaries: [1]}}]", 40192)]
    [InlineData("[{$bucket: {groupBy: '$a', boundaries: [2, 1]}}]", 40194)]
    [InlineData("[{$bucket: {groupBy: '$a', boundaries: [1, 'x']}}]", 40193)]
    [InlineData("[{$bucket: {groupBy: '$a', boundaries: [1, 5], default: 3}}]", 40199)]
    [InlineData("[{$bucket: {groupBy: '$a', boundaries: [1, 5]}}]", 40066)]
    [InlineData("[{$bucketAuto: {groupBy: '$a', buckets: 0}}]", 40243)]
    [InlineData("[{$bucketAuto: {groupBy: '$a', buckets: 'x'}}]", 40241)]
    [InlineData("[{$bucketAuto: {groupBy: '$a'}}]", 40246)]
    [InlineData("[{$redact: 'x'}]", 17053)]
    [InlineData("[{$match: {}}, {$collStats: {}}]", 40602)]
    [InlineData("[{$out: 'x'}, {$match: {}}]", 40601)]
    public void Refuses(string pipeline, int code) => Evaluation.ShouldRefusePipeline(pipeline, code);

    [Fact]
    public void A_limit_asks_for_no_document_beyond_the_last()
    {
        var asked = 0;
        IEnumerable<MongoDB.Bson.BsonDocument> Endless()
        {
            while (true)
            {
                asked++;
                yield return [];
            }
        }

        var pipeline = EmbeddedMongo.Aggregation.Stages.Pipeline.Parse(
            Evaluation.Parse("[{$match: {}}, {$set: {a: 1}}, {$limit: 3}]").AsBsonArray,
            new MemoryHost()
        );
        pipeline.Run(Endless()).Count().ShouldBe(3);
        asked.ShouldBe(3);
    }

    [Fact]
    public void Stages_leave_their_input_as_it_was()
    {
        var input = Evaluation.Parse("{_id: 1, a: [{b: 1}, {b: 2}], c: {d: 1}}").AsBsonDocument;
        var before = Evaluation.Show(input);
        var pipeline = EmbeddedMongo.Aggregation.Stages.Pipeline.Parse(
            Evaluation
                .Parse("[{$set: {'a.x': 1, 'c.d': 2}}, {$unwind: '$a'}, {$unset: 'a.b'}, {$project: {c: 1, 'a.z': 'new'}}]")
                .AsBsonArray,
            new MemoryHost()
        );
        pipeline.Run([input]).Count().ShouldBe(2);
        Evaluation.Show(input).ShouldBe(before);
    }

    [Fact]
    public void A_document_with_a_name_twice_passes_through()
    {
        var twice = new MongoDB.Bson.BsonDocument(allowDuplicateNames: true)
        {
            { "a", 1 },
            { "a", 2 },
            {
                "b",
                new MongoDB.Bson.BsonArray { 1 }
            },
        };
        foreach (var stages in new[] { "[{$set: {c: 1}}]", "[{$unwind: '$b'}]", "[{$project: {b: 0}}]", "[{$set: {'x.y': 1}}]" })
        {
            EmbeddedMongo
                .Aggregation.Stages.Pipeline.Parse(Evaluation.Parse(stages).AsBsonArray, new MemoryHost())
                .Run([twice])
                .Single()
                .Names.Count(name => name == "a")
                .ShouldBe(2, stages);
        }
    }
}
