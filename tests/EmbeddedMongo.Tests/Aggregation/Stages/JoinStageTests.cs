using EmbeddedMongo.Tests.Expressions;

namespace EmbeddedMongo.Tests.Aggregation.Stages;

/// <summary>$lookup, $unionWith, $documents.</summary>
public class JoinStageTests
{
    private const string Items =
        "[{_id: 1, sku: 'a', n: 5}, {_id: 2, sku: 'b', n: 7}, {_id: 3, n: 9}, {_id: 4, sku: null, n: 1}, {_id: 5, sku: ['a', 'z'], n: 2}]";

    [Theory]
    [InlineData("[{k: 'b'}]", "[{k: 'b', r: [2]}]")]
    [InlineData("[{k: 'a'}]", "[{k: 'a', r: [1, 5]}]")]
    [InlineData("[{k: ['b', 'z']}]", "[{k: ['b', 'z'], r: [2, 5]}]")]
    [InlineData("[{}]", "[{r: [3, 4]}]")]
    [InlineData("[{k: null}]", "[{k: null, r: [3, 4]}]")]
    [InlineData("[{k: /a/}]", "[{k: /a/, r: []}]")]
    [InlineData("[{k: [/a/, 'b']}]", "[{k: [/a/, 'b'], r: [2]}]")]
    [InlineData("[{k: 'none'}]", "[{k: 'none', r: []}]")]
    public void Lookup_by_equality(string input, string expected) =>
        Evaluation.ShouldGiveDocuments(
            "[{$lookup: {from: 'items', localField: 'k', foreignField: 'sku', as: 'r'}}, {$set: {r: '$r._id'}}]",
            input,
            expected,
            new MemoryHost().With("items", Items)
        );

    [Theory]
    [InlineData("[{k: 'b'}]", "[{k: 'b', r: [{sku: 'b', n: 7}]}]")]
    [InlineData("[{k: ['a', 'b']}]", "[{k: ['a', 'b'], r: [{sku: 'a', n: 5}, {sku: 'b', n: 7}]}]")]
    [InlineData("[{k: 'none'}]", "[{k: 'none', r: []}]")]
    [InlineData("[{}]", "[{r: [{n: 9}]}]")]
    public void Lookup_by_equality_in_documents_of_the_pipeline(string input, string expected) =>
        Evaluation.ShouldGiveDocuments(
            "[{$lookup: {localField: 'k', foreignField: 'sku', pipeline: [{$documents: [{sku: 'a', n: 5}, {sku: 'b', n: 7}, {n: 9}]}, "
                + "{$match: {n: {$gt: 0}}}], as: 'r'}}]",
            input,
            expected
        );

    [Theory]
    [InlineData("o.+0.k", "[{r: [3, 4]}]")]
    [InlineData("o. 0.k", "[{r: [3, 4]}]")]
    [InlineData("o.00.k", "[{r: [3, 4]}]")]
    [InlineData("o.0.k", "[{r: [2]}]")]
    public void A_number_in_a_path_is_an_index_only_in_plain_digits(string path, string expected) =>
        Evaluation.ShouldGiveDocuments(
            $"[{{$lookup: {{from: 'items', localField: '{path}', foreignField: 'sku', as: 'r'}}}}, {{$project: {{r: '$r._id'}}}}]",
            "[{o: [{k: 'b'}]}]",
            expected,
            new MemoryHost().With("items", Items)
        );

    [Theory]
    [InlineData("$cust.$id", "$ref")]
    [InlineData("$cust.$id", "$db")]
    public void Lookup_follows_a_database_reference(string path, string name) =>
        Evaluation.ShouldGiveDocuments(
            $"[{{$lookup: {{from: 'items', localField: '{path[1..]}', foreignField: '_id', as: 'r'}}}}, "
                + $"{{$project: {{id: '{path}', other: '$cust.{name}', r: '$r.sku'}}}}]",
            $"[{{cust: {{{name}: 'items', $id: 2}}}}]",
            "[{id: 2, other: 'items', r: ['b']}]",
            new MemoryHost().With("items", Items)
        );

    [Fact]
    public void Lookup_of_a_path_through_arrays() =>
        Evaluation.ShouldGiveDocuments(
            "[{$lookup: {from: 'items', localField: 'o.k', foreignField: 'sku', as: 'o.r'}}, {$project: {n: {$size: '$o.r'}}}]",
            "[{o: {k: 'b'}}]",
            "[{n: 1}]",
            new MemoryHost().With("items", Items)
        );

    [Fact]
    public void Lookup_by_pipeline_with_variables() =>
        Evaluation.ShouldGiveDocuments(
            "[{$lookup: {from: 'items', let: {least: '$least'}, pipeline: [{$match: {$expr: {$gte: ['$n', '$$least']}}}, "
                + "{$sort: {n: 1}}, {$project: {_id: 0, n: 1}}], as: 'r'}}]",
            "[{least: 7}, {least: 100}]",
            "[{least: 7, r: [{n: 7}, {n: 9}]}, {least: 100, r: []}]",
            new MemoryHost().With("items", Items)
        );

    [Fact]
    public void Lookup_by_both() =>
        Evaluation.ShouldGiveDocuments(
            "[{$lookup: {from: 'items', localField: 'k', foreignField: 'sku', let: {m: '$m'}, pipeline: [{$match: {$expr: "
                + "{$lt: ['$n', '$$m']}}}, {$project: {n: 1}}], as: 'r'}}]",
            "[{k: 'a', m: 3}]",
            "[{k: 'a', m: 3, r: [{_id: 5, n: 2}]}]",
            new MemoryHost().With("items", Items)
        );

    [Fact]
    public void A_nested_lookup_sees_the_outer_variables_of_each_document() =>
        Evaluation.ShouldGiveDocuments(
            """
            [{$lookup: {from: 'items', let: {x: '$x'}, pipeline: [
                {$match: {_id: 1}},
                {$lookup: {from: 'items', pipeline: [
                    {$match: {$expr: {$eq: ['$_id', '$$x']}}},
                    {$project: {_id: 1, same: {$eq: ['$_id', '$$x']}}}], as: 'inner'}},
                {$project: {inner: 1}}], as: 'r'}}]
            """,
            "[{x: 2}, {x: 3}, {}]",
            "[{x: 2, r: [{_id: 1, inner: [{_id: 2, same: true}]}]}, {x: 3, r: [{_id: 1, inner: [{_id: 3, same: true}]}]}, "
                + "{r: [{_id: 1, inner: []}]}]",
            new MemoryHost().With("items", Items)
        );

    [Fact]
    public void A_leading_match_is_handed_to_the_server()
    {
        var host = new MemoryHost().With("items", Items);
        Evaluation.Run("[{$lookup: {from: 'items', pipeline: [{$match: {n: 7}}], as: 'r'}}]", "[{}]", host);
        Evaluation.Run("[{$lookup: {from: 'items', localField: 'k', foreignField: 'sku', as: 'r'}}]", "[{k: 'b'}]", host);
        host.Asked.Select(filter => Evaluation.Show(filter.Source))
            .ShouldBe([Evaluation.Show(Evaluation.Parse("{n: 7}")), Evaluation.Show(Evaluation.Parse("{sku: {$eq: 'b'}}"))]);
    }

    [Fact]
    public void UnionWith_appends() =>
        Evaluation.ShouldGiveDocuments(
            "[{$unionWith: {coll: 'items', pipeline: [{$match: {n: {$gt: 6}}}, {$project: {n: 1}}]}}]",
            "[{a: 1}]",
            "[{a: 1}, {_id: 2, n: 7}, {_id: 3, n: 9}]",
            new MemoryHost().With("items", Items)
        );

    [Fact]
    public void UnionWith_by_name_and_of_nothing()
    {
        Evaluation.ShouldGiveDocuments("[{$unionWith: 'none'}]", "[{a: 1}]", "[{a: 1}]");
        Evaluation.ShouldGiveDocuments("[{$unionWith: {pipeline: [{$documents: [{b: 1}]}]}}]", "[{a: 1}]", "[{a: 1}, {b: 1}]");
    }

    [Fact]
    public void Documents_without_a_collection() =>
        Evaluation.ShouldGiveDocuments(
            "[{$documents: [{a: 1}, {a: {$add: [1, 1]}}]}, {$match: {a: 2}}]",
            "[]",
            "[{a: 2}]",
            new MemoryHost(collection: null)
        );

    [Theory]
    [InlineData("{$lookup: 5}", 9)]
    [InlineData("{$lookup: {from: 'x'}}", 9)]
    [InlineData("{$lookup: {from: 'x', as: 'y'}}", 9)]
    [InlineData("{$lookup: {from: 'x', as: 'y', localField: 'a'}}", 9)]
    [InlineData("{$lookup: {from: 'x', as: 'y', pipeline: [], foo: 1}}", 9)]
    [InlineData("{$lookup: {from: 5, as: 'y', pipeline: []}}", 9)]
    [InlineData("{$lookup: {from: 'x', as: 'y', pipeline: [{$foo: 1}]}}", 40324)]
    [InlineData("{$lookup: {from: 'x', as: 'y', pipeline: [{$out: 'z'}]}}", 51047)]
    [InlineData("{$lookup: {from: 'x', as: 'y', let: {A: 1}, pipeline: []}}", 9)]
    [InlineData("{$lookup: {from: 'x', as: 'y', pipeline: [{$match: {$expr: '$$nope'}}]}}", 17276)]
    [InlineData("{$unionWith: 5}", 9)]
    [InlineData("{$unionWith: {}}", 40414)]
    [InlineData("{$unionWith: {coll: 'x', foo: 1}}", 40415)]
    [InlineData("{$unionWith: {coll: 'x', pipeline: [{$merge: 'z'}]}}", 31441)]
    [InlineData("{$documents: []}", 73)]
    public void Refuses(string stage, int code) => Evaluation.ShouldRefusePipeline($"[{stage}]", code);
}
