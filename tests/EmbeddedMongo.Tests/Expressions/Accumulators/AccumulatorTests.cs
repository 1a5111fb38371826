namespace EmbeddedMongo.Tests.Expressions.Accumulators;

/// <summary>$group and its accumulators: numeric types, null against missing, order.</summary>
public class AccumulatorTests
{
    [Theory]
    [InlineData("$sum: '$x'", "[{x: 1}, {x: 2}]", "3")]
    [InlineData("$sum: '$x'", "[{x: 1}, {x: NumberLong(2)}]", "NumberLong(3)")]
    [InlineData("$sum: '$x'", "[{x: 1}, {x: 2.5}]", "3.5")]
    [InlineData("$sum: '$x'", "[{x: 1}, {x: NumberDecimal('2.5')}, {x: 0.5}]", "NumberDecimal('4.0')")]
    [InlineData("$sum: '$x'", "[{x: 2147483647}, {x: 1}]", "NumberLong(2147483648)")]
    [InlineData("$sum: '$x'", "[{x: NumberLong('9223372036854775807')}, {x: 1}]", "9223372036854775808.0")]
    [InlineData("$sum: '$x'", "[{x: 'a'}, {}, {x: null}, {x: [5]}]", "0")]
    [InlineData("$sum: 1", "[{}, {}]", "2")]
    [InlineData("$sum: '$x'", "[{x: 1e308}, {x: 1e308}, {x: -1e308}]", "Infinity")]
    [InlineData("$sum: '$x'", "[{x: Infinity}, {x: -Infinity}]", "NaN")]
    [InlineData("$avg: '$x'", "[{x: 1}, {x: 2}]", "1.5")]
    [InlineData("$avg: '$x'", "[{x: 2}, {x: 'a'}, {}]", "2.0")]
    [InlineData("$avg: '$x'", "[{}]", "null")]
    [InlineData("$avg: '$x'", "[{x: NumberDecimal('1')}, {x: 2}]", "NumberDecimal('1.5')")]
    [InlineData("$min: '$x'", "[{x: 3}, {x: null}, {}, {x: 'a'}]", "3")]
    [InlineData("$max: '$x'", "[{x: 3}, {x: null}, {}, {x: 'a'}]", "'a'")]
    [InlineData("$max: '$x'", "[{x: [1]}, {x: 99}]", "[1]")]
    [InlineData("$min: '$x'", "[{}]", "null")]
    [InlineData("$first: '$x'", "[{}, {x: 1}]", "null")]
    [InlineData("$last: '$x'", "[{x: 1}, {x: 2}]", "2")]
    [InlineData("$push: '$x'", "[{x: 1}, {}, {x: null}, {x: 1}]", "[1, null, 1]")]
    [InlineData("$push: {a: '$x', b: 1}", "[{x: 1}, {}]", "[{a: 1, b: 1}, {b: 1}]")]
    [InlineData("$addToSet: '$x'", "[{x: 1}, {x: 1.0}, {}, {x: [1]}]", "[1, [1]]")]
    [InlineData("$count: {}", "[{}, {}]", "2")]
    [InlineData("$stdDevPop: '$x'", "[{x: 1}, {x: 2}, {x: 3}, {x: 4}]", "1.118033988749895")]
    [InlineData("$stdDevSamp: '$x'", "[{x: 2}, {x: 4}]", "1.4142135623730951")]
    [InlineData("$stdDevSamp: '$x'", "[{x: 2}]", "null")]
    [InlineData("$mergeObjects: '$x'", "[{x: {a: 1, b: 1}}, {x: null}, {x: {b: 2}}]", "{a: 1, b: 2}")]
    [InlineData("$firstN: {input: '$x', n: 2}", "[{x: 1}, {}, {x: 3}]", "[1, null]")]
    [InlineData("$lastN: {input: '$x', n: 2}", "[{x: 1}, {}, {x: 3}]", "[null, 3]")]
    [InlineData("$maxN: {input: '$x', n: 2}", "[{x: 1}, {}, {x: 3}, {x: 2}]", "[3, 2]")]
    [InlineData("$minN: {input: '$x', n: 5}", "[{x: 2}, {x: null}, {x: 1}]", "[1, 2]")]
    [InlineData("$top: {sortBy: {x: -1}, output: '$n'}", "[{x: 1, n: 'a'}, {x: 9, n: 'b'}]", "'b'")]
    [InlineData("$bottom: {sortBy: {x: -1}, output: '$n'}", "[{x: 1, n: 'a'}, {x: 9, n: 'b'}]", "'a'")]
    [InlineData(
        "$topN: {n: 2, sortBy: {x: 1}, output: ['$n', '$x']}",
        "[{x: 3, n: 'c'}, {x: 1, n: 'a'}, {x: 2, n: 'b'}]",
        "[['a', 1], ['b', 2]]"
    )]
    [InlineData("$bottomN: {n: 2, sortBy: {x: 1}, output: '$x'}", "[{x: 3}, {x: 1}, {x: 2}]", "[2, 3]")]
    [InlineData("$top: {sortBy: {x: 1}, output: '$none'}", "[{x: 1}]", "null")]
    public void Gives(string accumulator, string input, string expected) =>
        Evaluation.ShouldGiveDocuments($"[{{$group: {{_id: null, r: {{{accumulator}}}}}}}]", input, $"[{{_id: null, r: {expected}}}]");

    [Fact]
    public void The_n_of_an_accumulator_may_depend_on_the_key() =>
        Evaluation.ShouldGiveDocuments(
            "[{$group: {_id: {g: '$g'}, r: {$firstN: {input: '$x', n: {$cond: [{$eq: ['$g', 'A']}, 1, 2]}}}}}]",
            "[{g: 'A', x: 1}, {g: 'A', x: 2}, {g: 'B', x: 3}, {g: 'B', x: 4}]",
            "[{_id: {g: 'A'}, r: [1]}, {_id: {g: 'B'}, r: [3, 4]}]"
        );

    [Theory]
    // Null and missing are one key; equal numbers of different types too; an object key leaves missing fields out.
    [InlineData("'$k'", "[{k: null}, {}, {k: 1}, {k: 1.0}, {k: NumberDecimal('1')}]", "[{_id: null, n: 2}, {_id: 1, n: 3}]")]
    [InlineData("{a: '$k'}", "[{k: null}, {}]", "[{_id: {a: null}, n: 1}, {_id: {}, n: 1}]")]
    [InlineData("['$k']", "[{}]", "[{_id: [null], n: 1}]")]
    [InlineData("{$toUpper: '$k'}", "[{k: 'a'}, {k: 'A'}]", "[{_id: 'A', n: 2}]")]
    [InlineData("'$k'", "[]", "[]")]
    public void Groups(string key, string input, string expected) =>
        Evaluation.ShouldGiveDocuments($"[{{$group: {{_id: {key}, n: {{$sum: 1}}}}}}]", input, expected);

    [Theory]
    [InlineData("5", 15947)]
    [InlineData("{n: {$sum: 1}}", 15955)]
    [InlineData("{_id: 1, n: 5}", 40234)]
    [InlineData("{_id: 1, n: {$sum: 1, $avg: 1}}", 40238)]
    [InlineData("{_id: 1, 'a.b': {$sum: 1}}", 40235)]
    [InlineData("{_id: 1, $a: {$sum: 1}}", 40236)]
    [InlineData("{_id: 1, n: {$foo: 1}}", 15952)]
    [InlineData("{_id: 1, n: {$median: 1}}", 238)]
    [InlineData("{_id: 1, n: {$sum: [1, 2]}}", 40237)]
    [InlineData("{_id: 1, n: {$count: 1}}", 14)]
    [InlineData("{_id: 1, n: {$firstN: {input: 1}}}", 5787906)]
    [InlineData("{_id: 1, n: {$firstN: {input: 1, n: -1}}}", 5787908)]
    [InlineData("{_id: 1, n: {$top: {output: 1}}}", 5788005)]
    [InlineData("{_id: 1, n: {$mergeObjects: 1}}", 40400)]
    public void Refuses(string group, int code) => Evaluation.ShouldRefusePipeline($"[{{$group: {group}}}]", code);
}
