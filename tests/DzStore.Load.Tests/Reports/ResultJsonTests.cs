using System.Text.Json.Nodes;
using DzStore.Load.Reports.Files;
using DzStore.Load.Results;
using NJsonSchema;

namespace DzStore.Load.Tests.Reports;

public class ResultJsonTests
{
    private static readonly Dictionary<string, RunResult> Samples = new()
    {
        ["black-friday"] = SampleRuns.BlackFriday(),
        ["tradeoff"] = SampleRuns.TradeOff(),
        ["crash"] = SampleRuns.Crash(),
        ["partition"] = SampleRuns.Partition(),
        ["nothing"] = SampleRuns.Run("nothing"),
        ["invalid"] = SampleRuns.Invalid(),
    };

    public static TheoryData<string> Scenarios => [.. Samples.Keys];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_run_comes_back_as_it_was_written(string scenario)
    {
        var json = ResultJson.Write(Samples[scenario]);

        ResultJson.Write(ResultJson.Read(json)).ShouldBe(json);
    }

    [Fact]
    public void A_histogram_comes_back_to_the_last_percentile()
    {
        var written = Samples["black-friday"].Series[1].Corrected;
        var read = ResultJson.Read(ResultJson.Write(Samples["black-friday"])).Series[1].Corrected;

        read.Count.ShouldBe(written.Count);
        foreach (var percentile in new[] { 0, 50, 99, 99.9, 99.99, 100 })
            read.PercentileMs(percentile).ShouldBe(written.PercentileMs(percentile));
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task A_run_keeps_its_schema(string scenario) =>
        (await SchemaAsync()).Validate(ResultJson.Write(Samples[scenario])).ShouldBeEmpty();

    [Theory]
    [InlineData("lost")]
    [InlineData("colour")]
    [InlineData("marks")]
    public async Task The_schema_tells_wrong_from_right(string wrong)
    {
        var result = JsonNode.Parse(ResultJson.Write(Samples["crash"]))!;
        var run = result["run"]!;
        if (wrong == "lost")
            run["ledger"]![0]!["lost"] = "four";
        else if (wrong == "colour")
            run["faults"]![0]!["colour"] = "red";
        else
            run.AsObject().Remove("marks");

        (await SchemaAsync()).Validate(result.ToJsonString()).ShouldContain(error => error.ToString().Contains(wrong));
    }

    private static async Task<JsonSchema> SchemaAsync()
    {
        using var stream = typeof(ResultJson).Assembly.GetManifestResourceStream("result.schema.json")!;
        using var reader = new StreamReader(stream);
        return await JsonSchema.FromJsonAsync(
            await reader.ReadToEndAsync(TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken
        );
    }
}
