using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions.Limits;
using EmbeddedMongo.Expressions.Strings;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Query;
using EmbeddedMongo.Tests.Expressions;
using EmbeddedMongo.Tests.Storage;
using EmbeddedMongo.Values;
using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Operations;

/// <summary>The loops whose input ends, but late: each asks whether the work is to stop.</summary>
public sealed class LoopTests
{
    private static readonly BsonArray Values = new(Enumerable.Range(0, 1000));

    private static void ShouldStop(Action work)
    {
        work();
        using (Interruption.Begin(new CancellationToken(canceled: true)))
            Interruption.IsCauseOf(Should.Throw<Exception>(work)).ShouldBeTrue();
        work();
    }

    [Theory]
    [InlineData("{$in: [5, [1, 2]]}")]
    [InlineData("{$setUnion: [[1, 2], [3]]}")]
    [InlineData("{$sortArray: {input: [3, 1, 2], sortBy: 1}}")]
    [InlineData("{$map: {input: [1], in: '$$this'}}")]
    [InlineData("{$filter: {input: [1], cond: true}}")]
    [InlineData("{$reduce: {input: [1], initialValue: 0, in: '$$this'}}")]
    [InlineData("{$regexFindAll: {input: 'abc', regex: 'b'}}")]
    [InlineData("{$indexOfBytes: ['abc', 'b']}")]
    [InlineData("{$indexOfCP: ['abc', 'b']}")]
    [InlineData("{$split: ['abc', 'b']}")]
    [InlineData("{$replaceOne: {input: 'abc', find: 'b', replacement: ''}}")]
    [InlineData("{$replaceAll: {input: 'abc', find: 'b', replacement: ''}}")]
    public void Expressions(string expression) => ShouldStop(() => Evaluation.Evaluate(expression));

    [Fact]
    public async Task A_long_text_is_sought_in_parts()
    {
        var (text, sought) = (new string('a', 100) + 'b' + new string('a', 1_200_000), 'b' + new string('a', 1_100_000));
        Occurrence.First<char>(text, sought).ShouldBe(100);
        Occurrence.First<char>(text, sought + 'b').ShouldBe(-1);
        Occurrence.All("aaabaab", "aa").ShouldBe([0, 4]);

        // Two million places, at each of which 4 million characters are equal.
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var search = Task.Run(
            () =>
            {
                using (Interruption.Begin(stop.Token))
                    Occurrence.First<char>(Repeated("ab", 4_000_000), Repeated("ab", 2_000_000) + "cb");
            },
            TestContext.Current.CancellationToken
        );
        await Should.ThrowAsync<OperationCanceledException>(() =>
            search.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)
        );
    }

    private static string Repeated(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();

    [Fact]
    public void A_filter_is_parsed_and_matched()
    {
        var source = new BsonDocument("a", new BsonDocument("$in", Values));
        ShouldStop(() => Filter.Parse(source));
        var filter = Filter.Parse(source);
        ShouldStop(() => filter.Matches(new BsonDocument("a", Values)));
    }

    [Fact]
    public async Task A_plan_is_made_and_its_ranges_are_walked_where_nothing_is_found()
    {
        await using var temp = new TempEngine();
        temp.Insert(new BsonDocument("_id", -1));
        var request = TempEngine.Request() with { Filter = Filter.Parse(new BsonDocument("_id", new BsonDocument("$in", Values))) };
        using var view = temp.Engine.OpenView();
        ShouldStop(() => Planner.Plan(view, request));
        var plan = Planner.Plan(view, request);
        ShouldStop(() =>
        {
            using var execution = plan.Execute();
            execution.Next(CancellationToken.None).ShouldBeNull();
        });
    }

    [Fact]
    public void Values_are_compared_measured_and_written_out()
    {
        var document = new BsonDocument("a", Values);
        ShouldStop(() => ValueOrder.Instance.Compare(document, document));
        ShouldStop(() => ValueOrder.Instance.GetHashCode(document));
        ShouldStop(() => MemoryBudget.SizeOf(document));
        ShouldStop(() => NestingLimit.Check((BsonValue)document));
        ShouldStop(() => Bson.Encode(document));
        ShouldStop(() =>
        {
            using var reply = new ReplyWriter();
            reply.StartMessage();
            reply.Write("a", document);
        });
    }

    [Fact]
    public void Sorts_end_with_the_interruption_though_their_comparer_throws_it() =>
        ShouldStop(() => _ = Values.OrderBy(value => value, ValueOrder.Instance).Last());

    [Fact]
    public void No_type_initializer_asks_as_its_error_would_stay_with_the_type()
    {
        // A second copy of the assembly, none of whose types is initialized yet.
        var context = new AssemblyLoadContext("fresh", isCollectible: true);
        var assembly = context.LoadFromAssemblyPath(typeof(Interruption).Assembly.Location);
        var begin = assembly.GetType(typeof(Interruption).FullName!)!.GetMethod(nameof(Interruption.Begin))!;
        using ((IDisposable)begin.Invoke(null, [new CancellationToken(canceled: true)])!)
        {
            foreach (var type in assembly.GetTypes().Where(type => !type.ContainsGenericParameters))
                Should.NotThrow(() => RuntimeHelpers.RunClassConstructor(type.TypeHandle), type.FullName);
        }

        context.Unload();
    }

    [Fact]
    public async Task Inserts_leave_nothing_behind()
    {
        await using var temp = new TempEngine();
        using (Interruption.Begin(new CancellationToken(canceled: true)))
            Should.Throw<OperationCanceledException>(() => temp.Insert(new BsonDocument("_id", 1)));
        temp.Find().ShouldBeEmpty();
        temp.Insert(new BsonDocument("_id", 1)).Inserted.ShouldBe(1);
    }
}
