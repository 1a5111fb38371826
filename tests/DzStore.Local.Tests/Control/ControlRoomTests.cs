using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DzStore.Local.Tests.Launching;

namespace DzStore.Local.Tests.Control;

/// <summary>The buttons of the control room on a launcher that serves.</summary>
[Collection(LauncherRuns.OneAtATime)]
public sealed class ControlRoomTests(ServingLauncher launcher)
{
    /// <summary>A product of the shop that the lab's own traffic log does not know: only the dial's visitors look at it.</summary>
    private const string ShopOnly = "Redmi Note 13";

    private static readonly string[] InStep = ["primary", "secondary", "secondary"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_primary_is_started_again_and_the_ledger_knows_what_became_of_every_order()
    {
        using var room = await ControlRoom.OpenAsync(await launcher.ServingAsync());
        (await room.PressAsync("dial", """{"rate": 60, "seconds": 120}""")).Status.ShouldBe(HttpStatusCode.Accepted);
        await room.UntilAsync("orders are acknowledged", status => Ledger(status, "w=majority", "acknowledged") > 5);
        (await room.PressAsync("price", "")).Body.ShouldContain("The load dial is turned up");

        (await room.FaultAsync("kill")).GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
        var cut = await room.FaultAsync("cut", async () =>
            (await room.PressAsync("faults", """{"kind": "freeze"}""")).Body.ShouldContain("One at a time.")
        );
        cut.GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
        await AFollowerIsCutOffAsync(room);
        var before = Ledger(await room.UntilAsync("the database answers", _ => true), "w=majority", "acknowledged");
        await room.UntilAsync("orders are acknowledged again", status => Ledger(status, "w=majority", "acknowledged") > before + 5);

        (await room.PressAsync("dial", """{"rate": 0}""")).Status.ShouldBe(HttpStatusCode.Accepted);
        var status = await room.UntilAsync("the orders are looked up", status => LookedUpAfterAll(status));
        Ledger(status, "w=majority", "lost").ShouldBe(0);
        Ledger(status, "w=1", "acknowledged").ShouldBeGreaterThan(0);
        await room.UntilHotAsync(ShopOnly);
        launcher.Process.Output.ShouldMatch(@"Control room: Database node \d runs again\.");
        launcher.Process.Errors.ShouldBeEmpty();
        await AnOrderIsStoredAsync();
    }

    [Fact]
    public async Task A_full_queue_refuses_and_a_dial_and_a_fault_that_are_none_are_refused()
    {
        using var room = await ControlRoom.OpenAsync(await launcher.ServingAsync());
        foreach (
            var (button, json) in new[]
            {
                ("faults", """{"kind": "rm"}"""),
                ("dial", """{"rate": 2001}"""),
                ("dial", """{"rate": 5, "seconds": 601}"""),
            }
        )
        {
            (await room.PressAsync(button, json)).Status.ShouldBe(HttpStatusCode.Conflict, json);
        }
        foreach (var json in new[] { "", "null", "[]", """{"kind": "kill", "more": 1}""" })
            (await room.PressAsync("faults", json)).Status.ShouldBe(HttpStatusCode.BadRequest, json);

        var refused = await RefusedAsync();
        (await room.FaultAsync("fill")).GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
        (await RefusedAsync()).ShouldBeGreaterThan(refused);
    }

    [Fact]
    public async Task The_price_of_durability_is_measured_on_request_with_its_decision()
    {
        using var room = await ControlRoom.OpenAsync(await launcher.ServingAsync());

        (await room.PressAsync("price", "")).Status.ShouldBe(HttpStatusCode.Accepted);

        var status = await room.UntilAsync("it is measured", status =>
            status.GetProperty("price").GetProperty("state").GetString() == "done"
        );
        var figures = status.GetProperty("price").GetProperty("figures");
        foreach (var service in new[] { "checkout", "billing" })
            figures.GetProperty(service).GetProperty("sequential").GetProperty("sent").GetInt32().ShouldBe(100);
        figures.GetProperty("decision").GetProperty("findings").GetArrayLength().ShouldBeGreaterThan(5);
    }

    /// <summary>The nodes stand there with their states, and a fault may be played on one that is not the primary.</summary>
    private static async Task AFollowerIsCutOffAsync(ControlRoom room)
    {
        var status = await room.UntilAsync("one is primary, the others follow", status => States(status).Order().SequenceEqual(InStep));
        var follower = States(status).IndexOf("secondary") + 1;
        (await room.PressAsync("faults", $$"""{"kind": "cut-members", "node": {{follower}}}""")).Status.ShouldBe(HttpStatusCode.Accepted);
        var cut = await room.UntilAsync("it is over", status => Ended(status, "cut-members"));
        cut.GetProperty("past").EnumerateArray().Last().GetProperty("node").GetInt32().ShouldBe(follower);
        await room.UntilAsync("they are as before", status => States(status).Order().SequenceEqual(InStep));
        (await room.PressAsync("faults", """{"kind": "kill", "node": 4}""")).Body.ShouldContain("there is no node 4");
        (await room.PressAsync("faults", """{"kind": "fill", "node": 1}""")).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    private static List<string> States(JsonElement status) =>
        [.. status.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("state").GetString()!)];

    private static bool Ended(JsonElement status, string kind) =>
        status.GetProperty("past").EnumerateArray().Any(fault => fault.GetProperty("kind").GetString() == kind);

    private static long Ledger(JsonElement status, string concern, string what)
    {
        var row = status.GetProperty("ledger").EnumerateArray().FirstOrDefault(row => row.GetProperty("concern").GetString() == concern);
        return row.ValueKind == JsonValueKind.Object && row.GetProperty(what).ValueKind == JsonValueKind.Number
            ? row.GetProperty(what).GetInt64()
            : -1;
    }

    /// <summary>The last look was after the last turn of the dial and after the last fault, and it succeeded.</summary>
    private static bool LookedUpAfterAll(JsonElement status) =>
        status.GetProperty("dial").GetProperty("rate").GetInt32() == 0
        && status
            .GetProperty("ledger")
            .EnumerateArray()
            .All(row =>
                row.GetProperty("look_up_failed").ValueKind == JsonValueKind.Null
                && row.GetProperty("looked_up_at").ValueKind == JsonValueKind.String
                && row.GetProperty("looked_up_at").GetDateTimeOffset()
                    > status.GetProperty("past").EnumerateArray().Max(fault => fault.GetProperty("ended").GetDateTimeOffset())
            );

    private async Task<double> RefusedAsync()
    {
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri(Origin("Checkout"), "/metrics"), Cancellation);
        return text.Split('\n')
            .Where(line => line.StartsWith("dzstore_orders_refused_total", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split("} ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
    }

    private Uri Origin(string name) => new(ControlRoom.Address(launcher.Process, name).GetLeftPart(UriPartial.Authority));

    private async Task AnOrderIsStoredAsync()
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync(
            new Uri(Origin("Billing"), "/orders"),
            new
            {
                order_id = "AFTER_ALL",
                user = "Amine",
                items = new[] { "Mouse" },
                total = 1,
            },
            Cancellation
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }
}
