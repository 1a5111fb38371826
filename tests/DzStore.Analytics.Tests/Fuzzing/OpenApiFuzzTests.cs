using DzStore.Testing;
using DzStore.Testing.Fuzzing;

namespace DzStore.Analytics.Tests.Fuzzing;

/// <summary>The service answers generated requests as its OpenAPI document says.</summary>
public sealed class OpenApiFuzzTests(MongoServer mongo) : IAsyncDisposable
{
    private readonly AnalyticsService _service = AnalyticsService.Start(mongo, settings: ("Jobs:MaxQueued", "100000"));

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task No_answer_is_other_than_documented()
    {
        _service.WriteSource("web_traffic.csv", "timestamp,user_id,product_name,action\n2026-11-27T00:00:00Z,U1,Mouse,view\n");
        await _service.SeedUsersAsync([("Oran", 100), ("Oran", 200_000), ("Alger", 300_000)]);
        var fuzzer = new ApiFuzzer { Refusable = new HashSet<string> { "source" } }
            .Know("source", "web_traffic.csv", "*.csv")
            .Know("city", "Oran", "Alger", "Nowhere");

        var statuses = await fuzzer.RunAsync(_service.Http.BaseAddress!, await DocumentAsync(), TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Join(", ", statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}"))
        );
        statuses.Keys.ShouldBeSubsetOf([401, 200, 202, 400, 404, 405, 409, 413, 414, 415, 422, 431]);
        new[] { 200, 202, 400, 404, 405, 409, 415, 422 }.ShouldBeSubsetOf(statuses.Keys);
    }

    [Fact]
    public async Task Every_example_keeps_to_its_schema()
    {
        var examples = ApiDocument.Parse(await DocumentAsync()).Examples().ToList();

        examples.Count.ShouldBeGreaterThan(30);
        foreach (var (where, example, schema) in examples)
            schema.Errors(example.ToJsonString()).ShouldBeEmpty(where);
    }

    private Task<string> DocumentAsync() => _service.Http.GetStringAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken);
}
