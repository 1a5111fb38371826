using System.Text.Json;
using DzStore.Testing;
using Microsoft.OpenApi;

namespace DzStore.Analytics.Tests;

/// <summary>The OpenAPI document is valid and complete, and its examples work.</summary>
public sealed class SwaggerTests(MongoServer mongo) : IAsyncDisposable
{
    private readonly AnalyticsService _service = AnalyticsService.Start(mongo);

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task The_document_is_valid_and_says_every_answer()
    {
        var read = OpenApiDocument.Parse(await DocumentAsync(), "json");

        read.Diagnostic.ShouldNotBeNull().Errors.ShouldBeEmpty();
        var operations = read
            .Document.ShouldNotBeNull()
            .Paths.SelectMany(path => path.Value.Operations!.Select(operation => (Name: $"{operation.Key} {path.Key}", operation.Value)))
            .ToDictionary();
        Answers("POST /campaigns").ShouldBe("200 202 400 401 403 408 409 413 415 422 429 503 504");
        Answers("POST /trending/runs").ShouldBe("200 202 400 401 403 408 409 413 415 422 429 503 504");
        Answers("GET /campaigns/{id}").ShouldBe("200 401 403 404 429 503");
        Answers("GET /campaigns/{id}/recipients").ShouldBe("200 400 401 403 404 409 429 503");
        Answers("GET /trending").ShouldBe("200 304 400 429 503");
        Answers("GET /jobs").ShouldBe("200 400 401 403 429 503");
        Answers("GET /jobs/{id}").ShouldBe("200 401 403 404 429 503");
        Answers("DELETE /jobs/{id}").ShouldBe("200 202 401 403 404 409 429 503 504");
        Answers("POST /jobs/{id}/runs").ShouldBe("202 401 403 404 409 429 503 504");
        operations.Count.ShouldBe(11);
        foreach (var (name, operation) in operations)
        {
            foreach (var (status, answer) in operation.Responses!)
            {
                answer.Description.ShouldNotBeNullOrWhiteSpace();
                if (status == "304")
                    continue; // It has no body.
                answer.Content!.Keys.ShouldContain(status[0] == '2' ? "application/json" : "application/problem+json", $"{name} {status}");
                answer.Content.Values.ShouldAllBe(content => content.Schema != null);
            }
        }

        string Answers(string name) => string.Join(' ', operations[name].Responses!.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/campaigns")]
    [InlineData("/trending/runs")]
    public async Task An_example_is_accepted_and_answered_with_the_fields_of_the_example(string path)
    {
        _service.WriteSource("web_traffic.csv", "timestamp,user_id,product_name,action\n1,U1,Mouse,view\n");
        var post = JsonElement.Parse(await DocumentAsync()).GetProperty("paths").GetProperty(path).GetProperty("post");
        var example = post.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example");

        var job = await _service.RunAsync(path, example.GetRawText());

        job.Text("state").ShouldBe("succeeded");
        var documented = post.GetProperty("responses")
            .GetProperty("202")
            .GetProperty("content")
            .GetProperty("application/json")
            .GetProperty("example");
        Names(job).ShouldBe(Names(documented));
        Names(job.GetProperty("timings")).ShouldBe(Names(documented.GetProperty("timings")));
        Names(job.GetProperty("progress")).ShouldBe(Names(documented.GetProperty("progress")));
    }

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(field => field.Name);

    private Task<string> DocumentAsync() => _service.Http.GetStringAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken);
}
