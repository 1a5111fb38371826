using System.Net;
using System.Text.Json;
using DzStore.Local.Tests.Launching;
using DzStore.Local.Tests.Support;
using DzStore.LocalHost.Database;
using DzStore.Testing;

namespace DzStore.Local.Tests.Control;

/// <summary>Faults of a mongod, the end of a launcher during one, and the runs that have no buttons.</summary>
[Collection(LauncherRuns.OneAtATime)]
public sealed class FaultLifeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_mongod_is_killed_and_comes_back_cannot_be_cut_off_and_a_launcher_killed_while_it_is_frozen_leaves_nothing_behind()
    {
        ProcessTree.SkipUnlessKnown();
        await using var launcher = LauncherProcess.StartOn(
            _folder.File("data"),
            ["--users", "100"],
            ForeignMongod.PathWithIt(_folder.Path)
        );
        await launcher.UntilServingAsync();
        using var room = await ControlRoom.OpenAsync(launcher);

        (await room.PressAsync("faults", """{"kind": "cut"}""")).Body.ShouldContain("a mongod has none");
        (await room.PressAsync("faults", """{"kind": "kill"}""")).Status.ShouldBe(HttpStatusCode.Accepted);
        (await room.UntilOverAsync("kill")).GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
        (await room.PressAsync("faults", """{"kind": "freeze"}""")).Status.ShouldBe(HttpStatusCode.Accepted);
        var children = ProcessTree.Descendants(launcher.Id);
        launcher.Signal("KILL");

        await ProcessTree.AllGoneAsync(children, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_configured_database_has_no_buttons()
    {
        await using var server = await EmbeddedMongo.EmbeddedMongoServer.StartAsync(
            new() { DbPath = _folder.File("db"), Port = 0 },
            TestContext.Current.CancellationToken
        );
        await using var launcher = LauncherProcess.StartOn(
            _folder.File("data"),
            ["--users", "100"],
            (DatabaseSource.ConnectionStringVariable, server.ConnectionString)
        );
        await launcher.UntilServingAsync();

        using var http = new HttpClient { BaseAddress = ControlRoom.Address(launcher, "Storefront") };
        using var stream = new StreamReader(await http.GetStreamAsync("/control/stream", TestContext.Current.CancellationToken));
        var line = JsonElement.Parse((await stream.ReadLineAsync(TestContext.Current.CancellationToken))!);
        line.TryGetProperty("launcher", out _).ShouldBeFalse();
        foreach (var button in new[] { "faults", "dial", "price", "audit" })
        {
            using var answer = await http.PostAsync($"/control/launcher/{button}", null, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, button);
        }
    }
}
