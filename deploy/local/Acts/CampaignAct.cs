using System.Globalization;
using System.Text.Json;
using DzStore.Local.Reporting;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Local.Acts;

/// <summary>A campaign's result as Analytics gives it.</summary>
internal sealed record CampaignResult(
    JsonElement Plan, IReadOnlyList<string> PushedFilters, long DocumentsExamined, long DocumentsReturned, long Count, IReadOnlyList<CampaignUser> Users);

internal sealed record CampaignUser(string UserId, string Name, string City, long TotalSpend);

/// <summary>The campaign's figures in the report.</summary>
internal sealed record CampaignFigures(string JobId, string? Engine, double ElapsedMs, CampaignResult Result);

/// <summary>The VIP campaign: who in Oran has spent more than 100,000 DA, asked so that MongoDB does the filtering.</summary>
internal static class CampaignAct
{
    private const string City = "Oran";
    private const long MinSpend = 100_000;
    private const int UsersShown = 5;

    public static async Task PlayAsync(LocalStore store, Terminal terminal, Report report, CancellationToken cancellationToken)
    {
        terminal.Heading(FormattableString.Invariant($"VIP campaign: {City}, more than {MinSpend:#,0} DA"));
        using var analytics = new AnalyticsClient(store.Analytics);
        var request = new { City, MinSpend, PromoCode = "BLACKFRIDAY" };
        var start = TimeProvider.System.GetTimestamp();
        var (job, result) = await terminal.StepAsync("VIP campaign", show => analytics.RunAsync<CampaignResult>("campaigns", request, show, cancellationToken));
        var elapsed = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        report.Campaign = new(job.Id, job.Engine, elapsed, result);

        Show(terminal, job, result);
        await VerifyAsync(store, report, job, result, cancellationToken);
    }

    private static void Show(Terminal terminal, Job job, CampaignResult result)
    {
        terminal.Line($"Engine: {job.Engine}");
        terminal.Line("Plan:");
        foreach (var line in PlanLines(result.Plan))
            terminal.Line("  " + line);
        terminal.Line($"PushedFilters: [{string.Join(", ", result.PushedFilters)}]");
        terminal.Line(FormattableString.Invariant($"Documents examined: {result.DocumentsExamined:#,0}, returned: {result.DocumentsReturned:#,0}"));
        terminal.Line(FormattableString.Invariant($"VIP users found: {result.Count:#,0}. The first {result.Users.Count}:"));
        terminal.Table(
            ["user_id", "name", "city", "total_spend"],
            result.Users.Select(user => new[] { user.UserId, user.Name, user.City, user.TotalSpend.ToString("#,0", CultureInfo.InvariantCulture) }));
    }

    private static string[] PlanLines(JsonElement plan) =>
        (plan.ValueKind == JsonValueKind.String ? plan.GetString()! : plan.GetRawText()).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    /// <summary>Holds the answer against the database, asked directly and without the field order, index or engine of Analytics.</summary>
    private static async Task VerifyAsync(LocalStore store, Report report, Job job, CampaignResult result, CancellationToken cancellationToken)
    {
        var all = await store.Database.Store.GetCollection<BsonDocument>("users").Find(FilterDefinition<BsonDocument>.Empty).ToListAsync(cancellationToken);
        var expected = all.Where(user => user["city"] == City && user["total_spend"].ToInt64() > MinSpend).Select(user => user["user_id"].AsString).ToHashSet();
        report.Check("The campaign found exactly the users that a scan of the collection finds", result.Count == expected.Count,
            FormattableString.Invariant($"{result.Count} found, {expected.Count} in the collection"));

        var shown = result.Users.Count == Math.Min(UsersShown, expected.Count)
            && result.Users.All(user => expected.Contains(user.UserId) && user is { City: City, TotalSpend: > MinSpend });
        report.Check($"The users shown are among them, and {UsersShown} where there are as many", shown, $"{result.Users.Count} shown");

        var recipients = await store.Database.Store.GetCollection<BsonDocument>("campaign_recipients")
            .Find(Builders<BsonDocument>.Filter.Eq("campaign_id", job.Id)).ToListAsync(cancellationToken);
        var stored = recipients.Select(recipient => recipient["user_id"].AsString).ToHashSet();
        report.Check("Each of them is stored once as a recipient", recipients.Count == stored.Count && stored.SetEquals(expected),
            FormattableString.Invariant($"{recipients.Count} recipients, {stored.Count} different users"));

        report.Check("The filter ran in the database", result.PushedFilters.Contains($"EqualTo(city,{City})")
            && result.PushedFilters.Contains(FormattableString.Invariant($"GreaterThan(total_spend,{MinSpend})"))
            && result.DocumentsReturned == result.Count && result.DocumentsExamined < all.Count,
            FormattableString.Invariant($"{result.DocumentsExamined} of {all.Count} documents examined, {result.DocumentsReturned} returned"));
    }
}
