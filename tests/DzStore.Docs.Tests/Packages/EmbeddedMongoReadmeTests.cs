using System.Text.RegularExpressions;
using DzStore.Docs.Tests.Commands;
using DzStore.Docs.Tests.Markdown;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Docs.Tests.Packages;

/// <summary>Compares the lists of shared/EmbeddedMongo/README.md with the server that the launcher has started.</summary>
[Collection(LauncherCollection.Name)]
public sealed partial class EmbeddedMongoReadmeTests(RunningLauncher launcher)
{
    private const int NotImplemented = 238;
    private const int UnknownStage = 40324;

    private static readonly MarkdownPage Page = MarkdownPage.Read("shared/EmbeddedMongo/README.md");

    [Fact]
    public async Task The_commands_are_those_of_the_server()
    {
        using var client = new MongoClient(launcher.MongoDB);

        var reply = await RunAsync(client, "admin", new BsonDocument("listCommands", 1));

        Listed("commands").Order(StringComparer.Ordinal).ShouldBe(reply["commands"].AsBsonDocument.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_stages_are_known_to_the_server_and_the_refused_ones_refused()
    {
        using var client = new MongoClient(launcher.MongoDB);
        var refused = Page.Prose.Split('\n').Single(line => line.StartsWith("- the stages", StringComparison.Ordinal));

        foreach (var stage in Listed("stages"))
            (await ErrorCodeAsync(client, stage)).ShouldNotBeOneOf([NotImplemented, UnknownStage], stage);
        foreach (var stage in Names(refused))
            (await ErrorCodeAsync(client, stage)).ShouldBe(NotImplemented, stage);
    }

    private static IEnumerable<string> Listed(string row) => Names(Page.Rows.Single(cells => cells[0] == row)[1]);

    private static IEnumerable<string> Names(string text) => CodeSpan().Matches(text).Select(span => span.Groups["text"].Value);

    /// <summary>The code with which a stage of a senseless specification is refused; 0 if it is taken.</summary>
    private static async Task<int> ErrorCodeAsync(MongoClient client, string stage)
    {
        var pipeline = new BsonArray { new BsonDocument(stage, new BsonDocument()) };
        var aggregate = new BsonDocument
        {
            { "aggregate", "users" },
            { "pipeline", pipeline },
            { "cursor", new BsonDocument() },
        };
        try
        {
            await RunAsync(client, "docs", aggregate);
            return 0;
        }
        catch (MongoCommandException e)
        {
            return e.Code;
        }
    }

    private static Task<BsonDocument> RunAsync(MongoClient client, string database, BsonDocument command) =>
        client.GetDatabase(database).RunCommandAsync<BsonDocument>(command, cancellationToken: TestContext.Current.CancellationToken);

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex CodeSpan();
}
