using System.Globalization;
using DzStore.Local.Reporting;
using DzStore.LocalHost;
using DzStore.LocalHost.Services;
using DzStore.LocalHost.Terminals;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Local.Steps;

/// <summary>The VIP campaign: finds the users in Oran with a total spend over 100,000 DA; MongoDB runs the filter.</summary>
internal static class CampaignStep
{
    private const string City = "Oran";
    private const long MinSpend = 100_000;
    private const int UsersShown = 5;

    public static async Task RunAsync(LocalStore store, Terminal terminal, Report report, CancellationToken cancellationToken)
    {
        terminal.Heading(FormattableString.Invariant($"VIP campaign: {City}, more than {MinSpend:#,0} DA"));
        using var analytics = new AnalyticsClient(store.Analytics);
        var request = new
        {
            City,
            MinSpend,
            PromoCode = "BLACKFRIDAY",
        };
        var start = TimeProvider.System.GetTimestamp();
        var (job, result) = await terminal.StepAsync("VIP campaign", show =>
            analytics.RunAsync<CampaignResult>("campaigns", request, show, cancellationToken)
        );
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
        terminal.Line(
            result.EvidenceMissing
                ?? FormattableString.Invariant(
                    $"Documents examined: {result.DocumentsExamined:#,0}, returned: {result.DocumentsReturned:#,0}"
                )
        );
        if (result.NobodyReached is { } nobody)
        {
            terminal.Line($"VIP users found: none. {nobody.Message}");
            return;
        }
        terminal.Line(FormattableString.Invariant($"VIP users found: {result.Count:#,0}. The first {result.FirstUsers.Count}:"));
        terminal.Table(
            ["user_id", "name", "city", "total_spend"],
            [
                .. result.FirstUsers.Select(user =>
                    new[] { user.UserId, user.Name ?? "", user.City, user.TotalSpend.ToString("#,0", CultureInfo.InvariantCulture) }
                ),
            ]
        );
    }

    /// <summary>Compares the answer with the database, which is read directly.</summary>
    private static async Task VerifyAsync(
        LocalStore store,
        Report report,
        Job job,
        CampaignResult result,
        CancellationToken cancellationToken
    )
    {
        var users = store.Database.Store.GetCollection<BsonDocument>("users");
        var filter = Builders<BsonDocument>.Filter;
        var expected = await UserIdsAsync(users, filter.Eq("city", City) & filter.Gt("total_spend", MinSpend), cancellationToken);
        report.Check(
            "The campaign reaches as many users as the database counts",
            result.Count == expected.Count,
            FormattableString.Invariant($"{result.Count} and {expected.Count}")
        );

        var shown =
            result.FirstUsers.Count == Math.Min(UsersShown, expected.Count)
            && result.FirstUsers.All(user => expected.Contains(user.UserId) && user is { City: City, TotalSpend: > MinSpend });
        report.Check($"The users shown are {UsersShown} of them", shown, string.Join(", ", result.FirstUsers.Select(user => user.UserId)));

        var recipients = await UserIdsAsync(
            store.Database.Store.GetCollection<BsonDocument>("campaign_recipients"),
            filter.Eq("campaign_id", job.Id),
            cancellationToken
        );
        report.Check(
            "Each of them is stored as a recipient, once",
            recipients.Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal)),
            FormattableString.Invariant($"{recipients.Count} recipients")
        );

        var all = await users.EstimatedDocumentCountAsync(cancellationToken: cancellationToken);
        var pushed =
            result.PushedFilters.Contains($"EqualTo(city,{City})")
            && result.PushedFilters.Contains(FormattableString.Invariant($"GreaterThan(total_spend,{MinSpend})"));
        report.Check(
            "The filter ran in the database",
            pushed && (result.EvidenceMissing is not null || result.DocumentsReturned == result.Count),
            result.EvidenceMissing
                ?? FormattableString.Invariant(
                    $"{result.DocumentsExamined} of {all} documents examined, {result.DocumentsReturned} returned"
                )
        );
    }

    private static async Task<List<string>> UserIdsAsync(
        IMongoCollection<BsonDocument> collection,
        FilterDefinition<BsonDocument> filter,
        CancellationToken cancellationToken
    )
    {
        var found = await collection
            .Find(filter)
            .Project(Builders<BsonDocument>.Projection.Include("user_id"))
            .ToListAsync(cancellationToken);
        // As Analytics names a user: by its user_id, or by its _id where it has none.
        return found.ConvertAll(document =>
            (document.GetValue("user_id", BsonNull.Value) is { IsBsonNull: false } id ? id : document["_id"]).ToString()!
        );
    }
}
