using System.Globalization;
using DzStore.Local.Reporting;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Local.Acts;

/// <summary>A campaign's result as Analytics gives it.</summary>
internal sealed record CampaignResult(
    string Plan, IReadOnlyList<string> PushedFilters, long? DocumentsExamined, long? DocumentsReturned, long Count, IReadOnlyList<CampaignUser> FirstUsers,
    string? EvidenceMissing = null);

internal sealed record CampaignUser(string UserId, string Name, string City, double TotalSpend);

/// <summary>The campaign's figures in the report.</summary>
internal sealed record CampaignFigures(string JobId, string Engine, double ElapsedMs, CampaignResult Result);

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
        foreach (var line in result.Plan.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
            terminal.Line("  " + line);
        terminal.Line($"PushedFilters: [{string.Join(", ", result.PushedFilters)}]");
        terminal.Line(result.EvidenceMissing ?? FormattableString.Invariant($"Documents examined: {result.DocumentsExamined:#,0}, returned: {result.DocumentsReturned:#,0}"));
        terminal.Line(FormattableString.Invariant($"VIP users found: {result.Count:#,0}. The first {result.FirstUsers.Count}:"));
        terminal.Table(
            ["user_id", "name", "city", "total_spend"],
            [.. result.FirstUsers.Select(user => new[] { user.UserId, user.Name, user.City, user.TotalSpend.ToString("#,0", CultureInfo.InvariantCulture) })]);
    }

    /// <summary>Holds the answer against the database, asked directly.</summary>
    private static async Task VerifyAsync(LocalStore store, Report report, Job job, CampaignResult result, CancellationToken cancellationToken)
    {
        var users = store.Database.Store.GetCollection<BsonDocument>("users");
        var filter = Builders<BsonDocument>.Filter;
        var expected = await UserIdsAsync(users, filter.Eq("city", City) & filter.Gt("total_spend", MinSpend), cancellationToken);
        report.Check("The campaign reaches as many users as the database counts", result.Count == expected.Count,
            FormattableString.Invariant($"{result.Count} and {expected.Count}"));

        var shown = result.FirstUsers.Count == Math.Min(UsersShown, expected.Count)
            && result.FirstUsers.All(user => expected.Contains(user.UserId) && user is { City: City, TotalSpend: > MinSpend });
        report.Check($"The users shown are {UsersShown} of them", shown, string.Join(", ", result.FirstUsers.Select(user => user.UserId)));

        var recipients = await UserIdsAsync(
            store.Database.Store.GetCollection<BsonDocument>("campaign_recipients"), filter.Eq("campaign_id", job.Id), cancellationToken);
        report.Check("Each of them is stored as a recipient, once", recipients.Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal)),
            FormattableString.Invariant($"{recipients.Count} recipients"));

        var all = await users.EstimatedDocumentCountAsync(cancellationToken: cancellationToken);
        var pushed = result.PushedFilters.Contains($"EqualTo(city,{City})")
            && result.PushedFilters.Contains(FormattableString.Invariant($"GreaterThan(total_spend,{MinSpend})"));
        report.Check("The filter ran in the database", pushed && (result.EvidenceMissing is not null || result.DocumentsReturned == result.Count),
            result.EvidenceMissing ?? FormattableString.Invariant($"{result.DocumentsExamined} of {all} documents examined, {result.DocumentsReturned} returned"));
    }

    private static async Task<List<string>> UserIdsAsync(IMongoCollection<BsonDocument> collection, FilterDefinition<BsonDocument> filter, CancellationToken cancellationToken)
    {
        var found = await collection.Find(filter).Project(Builders<BsonDocument>.Projection.Include("user_id")).ToListAsync(cancellationToken);
        return found.ConvertAll(document => document.GetValue("user_id", BsonNull.Value).ToString()!);
    }
}
