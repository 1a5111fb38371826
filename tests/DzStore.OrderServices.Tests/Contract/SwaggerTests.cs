using System.Net;
using System.Text;
using System.Text.Json;
using DzStore.OrderServices.Tests.Services;
using Microsoft.OpenApi;

namespace DzStore.OrderServices.Tests.Contract;

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
        Answers(paths, "/orders", HttpMethod.Post)
            .ShouldBe(["200", "201", "400", "401", "403", "408", "409", "413", "415", "422", "429", "503", "504"]);
        Answers(paths, "/orders", HttpMethod.Get).ShouldBe(["200", "400", "401", "403", "429", "503"]);
        Answers(paths, "/orders/{order_id}", HttpMethod.Get).ShouldBe(["200", "401", "403", "404", "429", "503"]);
        foreach (var operation in paths.Values.SelectMany(path => path.Operations!.Values))
        {
            foreach (var (status, answer) in operation.Responses!)
            {
                answer.Description.ShouldNotBeNullOrWhiteSpace();
                var content = answer.Content!.ShouldHaveSingleItem();
                content.Key.ShouldBe(status[0] == '2' ? "application/json" : "application/problem+json");
                content.Value.Schema.ShouldNotBeNull();
                if (status[0] == '2')
                    content.Value.Example.ShouldNotBeNull();
                else
                    content.Value.Examples.ShouldNotBeNull().ShouldNotBeEmpty();
                (answer.Headers?.ContainsKey("Retry-After") ?? false).ShouldBe(status is "429" or "503");
            }
        }

        var kinds = paths["/orders"].Operations![HttpMethod.Post].Responses!["503"].Content!["application/problem+json"].Examples!.Keys;
        kinds.ShouldBe(["database-unavailable", "overloaded", "authority-unavailable"], ignoreOrder: true);
        paths["/orders"].Operations![HttpMethod.Post].Parameters!.ShouldHaveSingleItem().Name.ShouldBe("Idempotency-Key");
    }

    [Fact]
    public async Task The_example_order_is_accepted_and_answered_as_the_examples_say()
    {
        var (post, order) = await ExampleAsync();

        foreach (var status in new[] { HttpStatusCode.Created, HttpStatusCode.OK })
        {
            using var answer = await _service.PostAsync(new StringContent(order, Encoding.UTF8, "application/json"));
            answer.StatusCode.ShouldBe(status);
            var example = post.GetProperty("responses")
                .GetProperty($"{(int)status}")
                .GetProperty("content")
                .GetProperty("application/json")
                .GetProperty("example");
            var body = await answer.JsonAsync();
            foreach (var field in example.EnumerateObject())
            {
                if (field.Name is "timestamp" or "acknowledged_in_ms")
                    body.GetProperty(field.Name).ValueKind.ShouldBe(field.Value.ValueKind);
                else
                    body.GetProperty(field.Name).GetRawText().ShouldBe(JsonSerializer.Serialize(field.Value, JsonSerializerOptions.Web));
            }

            body.EnumerateObject()
                .Select(field => field.Name)
                .ShouldBe(example.EnumerateObject().Select(field => field.Name), ignoreOrder: true);
        }
    }

    [Fact]
    public async Task The_example_is_free_for_every_reader_and_its_id_is_the_same_wherever_it_stands()
    {
        var (first, order) = await ExampleAsync();
        var (_, another) = await ExampleAsync();

        foreach (var example in new[] { order, another })
        {
            using var answer = await _service.PostAsync(new StringContent(example, Encoding.UTF8, "application/json"));
            answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        }

        var id = JsonDocument.Parse(order).RootElement.GetProperty("order_id").GetString()!;
        first.GetProperty("parameters")[0].GetProperty("example").GetString().ShouldBe(id, "both are sent, and must be equal");
        var created = first.GetProperty("responses").GetProperty("201");
        created.GetProperty("headers").GetProperty("Location").GetProperty("example").GetString().ShouldBe($"/orders/{id}");
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

    /// <summary>The description of POST /orders, and its example order.</summary>
    private async Task<(JsonElement Post, string Order)> ExampleAsync()
    {
        var post = JsonDocument.Parse(await DocumentAsync()).RootElement.GetProperty("paths").GetProperty("/orders").GetProperty("post");
        var content = post.GetProperty("requestBody").GetProperty("content").GetProperty("application/json");
        return (post, content.GetProperty("example").GetRawText());
    }

    private async Task<string> DocumentAsync() =>
        await _service.Http.GetStringAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken);
}
