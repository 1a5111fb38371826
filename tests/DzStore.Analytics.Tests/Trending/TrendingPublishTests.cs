using DzStore.Analytics.Jobs;
using DzStore.Analytics.Jobs.Running;
using DzStore.Analytics.Trending;
using DzStore.Testing;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Trending;

/// <summary>Readers see a complete list while runs publish, fail, and are cancelled.</summary>
public sealed class TrendingPublishTests(MongoServer mongo) : IAsyncDisposable
{
    private const string Header = "timestamp,user_id,product_name,action\n";

    private readonly AnalyticsService _service = AnalyticsService.Start(mongo);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Readers_see_one_list_or_the_other_and_never_none_through_fifty_runs()
    {
        _service.WriteSource("a.csv", Header + string.Concat(Enumerable.Range(0, 30).Select(i => $"1,U1,A{i:00},view\n")));
        _service.WriteSource("b.csv", Header + string.Concat(Enumerable.Range(0, 20).Select(i => $"1,U1,B{i:00},view\n")));
        await _service.RunAsync("/trending/runs", """{"source": "a.csv"}""");

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadAsync(stop.Token))).ToArray();
        for (var i = 0; i < 50; i++)
        {
            (await _service.RunAsync("/trending/runs", i % 2 == 0 ? """{"source": "b.csv"}""" : """{"source": "a.csv"}"""))
                .Text("state")
                .ShouldBe("succeeded");
        }

        await stop.CancelAsync();

        var seen = (await Task.WhenAll(readers)).SelectMany(lists => lists).ToList();
        seen.Distinct().Order().ShouldBe(["A 30", "B 20"]);
        seen.Count.ShouldBeGreaterThan(100);
        (await StagingAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData(Header)]
    [InlineData("a,b\n1,2\n")]
    [InlineData(Header + "1,U1,Mouse,view\n2,U1\n")]
    [InlineData(Header + "1,U1,Mouse,purchase\n")]
    public async Task A_run_that_fails_leaves_the_list_as_it_was(string log)
    {
        _service.WriteSource("good.csv", Header + "1,U1,Laptop,view\n");
        _service.WriteSource("bad.csv", log);
        await _service.RunAsync("/trending/runs", """{"source": "good.csv"}""");
        var before = (await _service.GetAsync("/trending")).ToString();

        var failed = await _service.RunAsync("/trending/runs", """{"source": "bad.csv"}""");

        failed.Text("state").ShouldBe("failed");
        failed.GetProperty("error").Text("code").ShouldBe("bad_source");
        (await _service.GetAsync("/trending")).ToString().ShouldBe(before);
        (await StagingAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_cancelled_while_it_publishes_leaves_the_list_as_it_was()
    {
        _service.WriteSource("good.csv", Header + "1,U1,Laptop,view\n");
        await _service.RunAsync("/trending/runs", """{"source": "good.csv"}""");
        _service.WriteSource("next.csv", Header + string.Concat(Enumerable.Range(0, 3_000).Select(i => $"1,U1,P{i},view\n")));
        using var cancellation = new CancellationTokenSource();
        var run = new JobRun("cancelled", 1, new CancelAt("publishing", cancellation));

        await Should.ThrowAsync<OperationCanceledException>(() =>
            _service
                .Services.GetRequiredService<IJobHandler<TrendingRequest, TrendingResult>>()
                .RunAsync(run, new TrendingRequest("next.csv"), cancellation.Token)
        );

        (await _service.GetAsync("/trending")).GetProperty("products")[0].Text("product_name").ShouldBe("Laptop");
        (await StagingAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_killed_run_left_beside_the_list_is_removed_at_the_next_start()
    {
        await _service.Database.CreateCollectionAsync(
            TrendingStore.StagingName(new JobRun("dead", 1, new LatestProgress())),
            cancellationToken: Cancellation
        );
        await _service.Database.CreateCollectionAsync("other_staging", cancellationToken: Cancellation);

        var successor = AnalyticsService.Start(mongo, _service);
        while ((await StagingAsync()).Count > 0)
            await Task.Delay(20, Cancellation);
        await successor.StopAsync();

        (await NamesAsync()).ShouldContain("other_staging");
    }

    [Fact]
    public async Task The_widget_shows_as_many_as_it_asks_for()
    {
        (await _service.GetAsync("/trending")).GetProperty("products").GetArrayLength().ShouldBe(0);
        _service.WriteSource(
            "log.csv",
            Header + string.Concat(Enumerable.Range(0, 1_200).SelectMany(i => Enumerable.Repeat($"1,U1,P{i:0000},view\n", i % 3 + 1)))
        );

        var result = (await _service.RunAsync("/trending/runs", """{"source": "log.csv"}""")).GetProperty("result");

        (result.Number("products"), result.Number("views"), result.GetProperty("top").GetArrayLength()).ShouldBe((1_200, 2_400, 10));
        (await _service.GetAsync("/trending")).GetProperty("products").GetArrayLength().ShouldBe(10);
        var all = (await _service.GetAsync("/trending?limit=1000"))
            .GetProperty("products")
            .EnumerateArray()
            .Select(product => (product.Text("product_name"), product.Number("count")))
            .ToList();
        all.Count.ShouldBe(1_000);
        all.ShouldBe(all.OrderByDescending(product => product.Item2).ThenBy(product => product.Item1, StringComparer.Ordinal));
    }

    private async Task<List<string>> ReadAsync(CancellationToken stop)
    {
        List<string> seen = [];
        while (!stop.IsCancellationRequested)
        {
            var names = (await _service.GetAsync("/trending?limit=100"))
                .GetProperty("products")
                .EnumerateArray()
                .Select(product => product.Text("product_name"))
                .ToList();
            seen.Add($"{names.FirstOrDefault()?[0]} {names.Count}");
        }
        return seen;
    }

    private async Task<List<string>> NamesAsync() =>
        await (await _service.Database.ListCollectionNamesAsync(cancellationToken: Cancellation)).ToListAsync(Cancellation);

    private async Task<List<string>> StagingAsync() =>
        [.. (await NamesAsync()).Where(name => name.StartsWith("trending_staging_", StringComparison.Ordinal))];

    private sealed class CancelAt(string step, CancellationTokenSource cancellation) : IProgress<JobProgress>
    {
        public void Report(JobProgress value)
        {
            if (value.Step == step)
                cancellation.Cancel();
        }
    }
}
