using System.Text.Json.Nodes;
using DzStore.Analytics.Engines;
using DzStore.Analytics.Jobs;
using DzStore.ServiceDefaults.OpenApi;
using DzStore.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Analytics.Campaigns;

/// <summary>/campaigns: find the users worth a promotion, and read who they are. A campaign's id is its job's.</summary>
internal static class CampaignApi
{
    private const int DefaultPage = 100;
    private const int MaxPage = 1000;
    private const string Csv = "text/csv";

    public static void MapCampaigns(this IEndpointRouteBuilder routes)
    {
        var campaigns = routes.MapGroup("/campaigns").WithTags("Campaigns");
        campaigns.MapPost("/", StartAsync).WithName("StartCampaign").WithSummary("Starts a campaign for the big spenders of a city")
            .Accepts<CampaignRequest>("application/json")
            .WithRequestExample(new JsonObject { ["city"] = "Oran", ["min_spend"] = 100_000, ["promo_code"] = "BLACKFRIDAY" })
            .WithAnswer(202, "Queued; Location is the job to watch.")
            .WithAnswerHeader(202, "Location", "The job", "/jobs/0199a1b2c3d4e5f60718293a")
            .ProducesProblem(400).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).ProducesProblem(503);
        campaigns.MapGet("/{id}", GetAsync).WithName("GetCampaign").WithSummary("The campaign with its result")
            .ProducesProblem(404).ProducesProblem(503);
        campaigns.MapGet("/{id}/recipients", RecipientsAsync).WithName("GetRecipients").WithSummary("Who it reaches, by user id; as CSV with Accept: text/csv or format=csv")
            .Produces<RecipientPage>(200, "application/json", Csv)
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
    }

    private static async Task<Results<Accepted<JobView>, ProblemHttpResult>> StartAsync(
        HttpContext context, JobStore store, JobQueueSignal signal, IAnalyticsEngine engine, TimeProvider time, CancellationToken cancellationToken)
    {
        var reader = await RequestReader.ReadAsync(context.Request, cancellationToken);
        var request = new CampaignRequest(reader.Text("city", 100), reader.WholeNumber("min_spend"), reader.Text("promo_code", 50));
        if (reader.Errors() is { Count: > 0 } errors) return Problem.BrokenRules(errors);
        var job = new Job
        {
            Id = JobIds.New(time), Kind = JobKind.Campaign, Campaign = request, State = JobState.Queued, Engine = engine.Name, CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        return await JobApi.StartAsync(job, store, signal, context, cancellationToken);
    }

    private static async Task<Results<Ok<JobView>, ProblemHttpResult>> GetAsync(string id, JobStore store, CancellationToken cancellationToken) =>
        await CampaignAsync(id, store, cancellationToken) is { } job ? TypedResults.Ok(JobView.Of(job)) : NotFound();

    private static async Task<IResult> RecipientsAsync(
        string id, HttpContext context, JobStore store, RecipientStore recipients, CancellationToken cancellationToken, string? limit = null, string? after = null, string? format = null)
    {
        if (format is not (null or "json" or "csv")) return Problem.WrongParameters([new("format", ["must be json or csv"])]);
        if (!PageLimit.TryParse(limit, DefaultPage, MaxPage, out var count)) return PageLimit.Wrong(MaxPage);
        var campaign = await CampaignAsync(id, store, cancellationToken);
        if (campaign is null) return NotFound();
        // Until its run has succeeded, what is stored may be a part of the recipients or those of an earlier run.
        if (campaign.State != JobState.Succeeded) return TypedResults.Problem($"The campaign has no recipients yet: its job is {campaign.State}.", statusCode: 409);

        if (format == "csv" || (format is null && AsksForCsv(context.Request))) return new RecipientCsv(id, recipients.AllAsync(id, cancellationToken));
        var page = await recipients.PageAsync(id, count, after, cancellationToken);
        var next = page.Count == count ? $"/campaigns/{id}/recipients?limit={count}&after={Uri.EscapeDataString(page[^1].UserId)}" : null;
        return TypedResults.Ok(new RecipientPage(campaign.CampaignResult!.Count, page, next));
    }

    private static async Task<Job?> CampaignAsync(string id, JobStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { Kind: JobKind.Campaign } job ? job : null;

    private static bool AsksForCsv(HttpRequest request) =>
        request.GetTypedHeaders().Accept.OrderByDescending(accepted => accepted.Quality ?? 1).FirstOrDefault()?.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase) == true;

    private static ProblemHttpResult NotFound() => TypedResults.Problem("There is no campaign with this id.", statusCode: 404);
}

/// <summary>A page of recipients: how many the campaign has in all, these, and where the next page is (null on the last).</summary>
public sealed record RecipientPage(long Count, IReadOnlyList<Recipient> Recipients, string? Next);
