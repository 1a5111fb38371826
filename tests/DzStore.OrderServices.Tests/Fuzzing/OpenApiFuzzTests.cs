using System.Text.Json.Nodes;
using DzStore.OrderServices.Tests.Services;
using DzStore.Testing.Fuzzing;

namespace DzStore.OrderServices.Tests.Fuzzing;

public sealed class CheckoutFuzzTests(CheckoutFixture fixture) : OpenApiFuzzTests(fixture), IClassFixture<CheckoutFixture>;

public sealed class BillingFuzzTests(BillingFixture fixture) : OpenApiFuzzTests(fixture), IClassFixture<BillingFixture>;

/// <summary>The service does what its OpenAPI document says, for random requests.</summary>
public abstract class OpenApiFuzzTests(OrderServiceFixture fixture)
{
    private const string Given = "fuzz ";
    private readonly OrderService _service = fixture.Service;
    private int _ids;

    [Fact]
    public async Task No_answer_is_other_than_documented()
    {
        var fuzzer = new ApiFuzzer { Complete = GiveId };

        var statuses = await fuzzer.RunAsync(_service.Http.BaseAddress!, await DocumentAsync(), TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Join(", ", statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}"))
        );
        statuses.Keys.ShouldBeSubsetOf([401, 200, 201, 400, 404, 405, 409, 413, 414, 415, 422, 431]);
        new[] { 200, 201, 400, 404, 405, 415, 422 }.ShouldBeSubsetOf(statuses.Keys);
    }

    [Fact]
    public async Task Every_example_keeps_to_its_schema()
    {
        var examples = ApiDocument.Parse(await DocumentAsync()).Examples().ToList();

        examples.Count.ShouldBeGreaterThan(15);
        foreach (var (where, example, schema) in examples)
            schema.Errors(example.ToJsonString()).ShouldBeEmpty(where);
    }

    /// <summary>The id is in the body or in the header; a schema cannot say so. Asked once more where the body was changed since.</summary>
    private void GiveId(FuzzRequest request)
    {
        request.Headers.RemoveAll(header => header.Name == "Idempotency-Key" && header.Value.StartsWith(Given, StringComparison.Ordinal));
        if (request.Operation.Name != "POST /orders" || request.Headers.Any(header => header.Name == "Idempotency-Key"))
            return;
        if (request.Body is JsonObject order && order["order_id"] is null)
            request.Headers.Add(("Idempotency-Key", $"{Given}{++_ids}"));
    }

    private Task<string> DocumentAsync() => _service.Http.GetStringAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken);
}
