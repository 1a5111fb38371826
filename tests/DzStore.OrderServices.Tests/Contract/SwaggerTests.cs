using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.OpenApi;

namespace DzStore.OrderServices.Tests;

public sealed class CheckoutSwaggerTests(CheckoutFixture fixture) : SwaggerTests(fixture), IClassFixture<CheckoutFixture>;

public sealed class BillingSwaggerTests(BillingFixture fixture) : SwaggerTests(fixture), IClassFixture<BillingFixture>;

/// <summary>The OpenAPI document is valid, complete, and true: its examples work.</summary>
public abstract class SwaggerTests(OrderServiceFixture fixture)
{
    private readonly OrderService _service = fixture.Service;

    [Fact]
    public async Task The_document_is_valid_and_says_every_answer()
    {
        var read = OpenApiDocument.Parse(await DocumentAsync(), "json");

        read.Diagnostic.ShouldNotBeNull().Errors.ShouldBeEmpty();
        var paths = read.Document.ShouldNotBeNull().Paths;
        Answers(paths, "/orders", HttpMethod.Post).ShouldBe(["200", "201", "400", "401", "403", "409", "413", "415", "422", "429", "503", "504"]);
        Answers(paths, "/orders", HttpMethod.Get).ShouldBe(["200", "400", "401", "403", "429", "503"]);
        Answers(paths, "/orders/{order_id}", HttpMethod.Get).ShouldBe(["200", "401", "403", "404", "429", "503"]);
        foreach (var operation in paths.Values.SelectMany(path => path.Operations!.Values))
            foreach (var (status, answer) in operation.Responses!)
            {
                answer.Description.ShouldNotBeNullOrWhiteSpace();
                var content = answer.Content!.ShouldHaveSingleItem();
                content.Key.ShouldBe(status[0] == '2' ? "application/json" : "application/problem+json");
                content.Value.Schema.ShouldNotBeNull();
                content.Value.Example.ShouldNotBeNull();
                (answer.Headers?.ContainsKey("Retry-After") ?? false).ShouldBe(status is "429" or "503");
            }
        paths["/orders"].Operations![HttpMethod.Post].Parameters!.ShouldHaveSingleItem().Name.ShouldBe("Idempotency-Key");
    }

    [Fact]
    public async Task The_example_order_is_accepted_and_answered_as_the_examples_say()
    {
        using var document = JsonDocument.Parse(await DocumentAsync());
        var post = document.RootElement.GetProperty("paths").GetProperty("/orders").GetProperty("post");
        var order = post.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText();

        foreach (var status in new[] { HttpStatusCode.Created, HttpStatusCode.OK })
        {
            using var answer = await _service.PostAsync(new StringContent(order, Encoding.UTF8, "application/json"));
            answer.StatusCode.ShouldBe(status);
            var example = post.GetProperty("responses").GetProperty($"{(int)status}").GetProperty("content").GetProperty("application/json").GetProperty("example");
            var body = await answer.JsonAsync();
            foreach (var field in example.EnumerateObject())
                if (field.Name is "timestamp" or "acknowledged_in_ms")
                    body.GetProperty(field.Name).ValueKind.ShouldBe(field.Value.ValueKind);
                else
                    body.GetProperty(field.Name).GetRawText().ShouldBe(JsonSerializer.Serialize(field.Value, JsonSerializerOptions.Web));
            body.EnumerateObject().Select(field => field.Name).ShouldBe(example.EnumerateObject().Select(field => field.Name), ignoreOrder: true);
        }
    }

    [Fact]
    public async Task The_user_interface_is_there()
    {
        using var page = await _service.GetAsync("/swagger/index.html");
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.Content.Headers.ContentType.ShouldNotBeNull().MediaType.ShouldBe("text/html");
    }

    private static List<string> Answers(OpenApiPaths paths, string path, HttpMethod method) =>
        [.. paths[path].Operations![method].Responses!.Keys.Order(StringComparer.Ordinal)];

    private async Task<string> DocumentAsync() =>
        await _service.Http.GetStringAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken);
}
