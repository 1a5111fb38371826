using System.Text.Json.Nodes;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Requests;
using DzStore.ServiceDefaults;
using DzStore.ServiceDefaults.Identity;
using DzStore.ServiceDefaults.OpenApi;
using DzStore.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Analytics.Campaigns;

/// <summary>/campaigns: find the users worth a promotion, and read who they are. A campaign's id is its job's.</summary>
internal static class CampaignApi
{
    private const int DefaultPage = 100;
    private const int MaxPage = 1_000;
    private const int MaxUserIdCharacters = 1_024;
    private const string Csv = "text/csv";

    public static void MapCampaigns(this IEndpointRouteBuilder routes)
    {
        var campaigns = routes.MapGroup("/campaigns").WithTags("Campaigns").AllowRoles(Roles.Analyst).AddEndpointFilter<UnknownOutcomeFilter>();
        campaigns.MapPost("", StartAsync)
            .WithName("StartCampaign").WithSummary("Starts a campaign for the big spenders of a city")
            .WithDescription("Reaches the users of the city whose total_spend is more than min_spend, in whole dinars (DA), written in digits only.")
            .Accepts<CampaignRequest>("application/json")
            .WithRequestExample(new JsonObject { ["city"] = "Oran", ["min_spend"] = 100_000, ["promo_code"] = "BLACKFRIDAY" })
            .StartsJob();
        campaigns.MapGet("{id}", GetAsync)
            .WithName("GetCampaign").WithSummary("The campaign's job with its result")
            .WithJobId().WithAnswer(200, "The job.", JobExamples.Succeeded).WithUnknownJob().WithDatabaseProblem();
        campaigns.MapGet("{id}/recipients", RecipientsAsync)
            .WithName("GetRecipients").WithSummary("Whom it reaches, by user id: page by page, or all of them as CSV")
            .WithJobId()
            .WithQueryParameter("limit", $"How many recipients a page has: 1 to {MaxPage}, {DefaultPage} where it is not given.", DefaultPage, ValueSchemas.Integer(1, MaxPage))
            .WithQueryParameter("after", "Only recipients whose user id comes after this one; next has it for the following page.", "U000042",
                ValueSchemas.Text(MaxUserIdCharacters, QueryParameters.TextPattern))
            .WithQueryParameter("format", "json or csv; where it is not given the Accept header decides. CSV holds all recipients, streamed.", "json", ValueSchemas.OneOf("json", "csv"))
            .Produces<RecipientPage>(200, "application/json", Csv)
            .WithAnswer(200, "A page of recipients, and the address of the next one, null on the last; or the CSV file.")
            .WithWrongParameters().WithUnknownJob().WithProblem(409, "The campaign's job has not succeeded: there is no whole list of recipients.").WithDatabaseProblem();
    }

    private static async Task<Results<Accepted<JobView>, ProblemHttpResult>> StartAsync(HttpContext context, JobDesk desk)
    {
        var body = await JsonFields.ReadAsync(context.Request, context.RequestAborted);
        var request = new CampaignRequest(body.Text("city", CampaignRequest.MaxCityCharacters), body.WholeNumber("min_spend", CampaignRequest.MaxSpend),
            body.Text("promo_code", CampaignRequest.MaxPromoCodeCharacters));
        return body.Errors() is { Count: > 0 } errors ? Problem.BrokenRules(errors) : await desk.AcceptAsync(context, request);
    }

    private static async Task<Results<Ok<JobView>, ProblemHttpResult>> GetAsync(string id, HttpContext context, JobStore store) =>
        await FindAsync(id, store, context.RequestAborted) is { } job ? TypedResults.Ok(JobView.Of(job)) : NotFound();

    private static async Task<IResult> RecipientsAsync(string id, HttpContext context, JobStore store, RecipientStore recipients)
    {
        var query = new QueryParameters(context.Request.Query);
        var (limit, after, format) = (query.Limit(DefaultPage, MaxPage), query.After(MaxUserIdCharacters), query.Word("format", "json", "csv"));
        if (query.Errors() is { Count: > 0 } errors) return Problem.WrongParameters(errors);

        if (await FindAsync(id, store, context.RequestAborted) is not { } campaign) return NotFound();
        // Until its run has succeeded, what is stored may be a part of the recipients, or of those of an earlier run.
        if (campaign is not { State: JobState.Succeeded, Result: CampaignResult result }) return JobDesk.Conflict(campaign, "The campaign has no recipients: its job has not succeeded.");
        if (format == "csv" || (format is null && AsksForCsv(context.Request))) return new RecipientCsv(id, recipients.AllAsync(id, context.RequestAborted));

        var found = await recipients.PageAsync(id, after, limit + 1, context.RequestAborted);
        var page = found.Take(limit).ToList();
        var next = found.Count > limit ? $"/campaigns/{id}/recipients?limit={limit}&after={Uri.EscapeDataString(page[^1].UserId)}" : null;
        return TypedResults.Ok(new RecipientPage(result.Count, page, next));
    }

    private static async Task<Job?> FindAsync(string id, JobStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { Kind: JobKind.Campaign } job ? job : null;

    private static bool AsksForCsv(HttpRequest request) =>
        request.GetTypedHeaders().Accept.OrderByDescending(accepted => accepted.Quality ?? 1).FirstOrDefault()?.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase) == true;

    private static ProblemHttpResult NotFound() => TypedResults.Problem("There is no campaign with this id.", statusCode: StatusCodes.Status404NotFound);
}

/// <summary>A page of recipients by user id (ordinal).</summary>
/// <param name="Count">How many the campaign has in all.</param>
/// <param name="Next">The address of the next page; null on the last.</param>
public sealed record RecipientPage(long Count, IReadOnlyList<Recipient> Recipients, string? Next);
