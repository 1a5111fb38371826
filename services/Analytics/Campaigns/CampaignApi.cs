using System.Text.Json.Nodes;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Jobs.Api;
using DzStore.Analytics.Jobs.Storage;
using DzStore.Analytics.Jobs.Submission;
using DzStore.ServiceDefaults.Identity;
using DzStore.ServiceDefaults.OpenApi;
using DzStore.ServiceDefaults.Problems;
using DzStore.ServiceDefaults.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Analytics.Campaigns;

/// <summary>The endpoints under /campaigns: start a campaign and list its recipients. The id of a campaign is that of its job.</summary>
internal static class CampaignApi
{
    private const int DefaultPage = 100;
    private const int MaxPage = 1_000;
    private const int MaxUserIdCharacters = 1_024;
    private const string Csv = "text/csv";

    internal static readonly ProblemType NotFoundType = new("campaign-not-found", 404, "There is no such campaign");

    public static void MapCampaigns(this IEndpointRouteBuilder routes)
    {
        var campaigns = routes
            .MapGroup("/campaigns")
            .WithTags("Campaigns")
            .AllowRoles(Roles.Analyst)
            .AddEndpointFilter<UnknownOutcomeFilter>();
        campaigns
            .MapPost("", StartAsync)
            .WithName("StartCampaign")
            .WithSummary("Starts a campaign for the big spenders of a city")
            .WithDescription(
                "Reaches the users of the city whose total_spend is more than min_spend, in whole dinars (DA), written in digits only."
            )
            .Accepts<CampaignRequest>("application/json")
            .WithRequestExample(
                new JsonObject
                {
                    ["city"] = "Oran",
                    ["min_spend"] = 100_000,
                    ["promo_code"] = "BLACKFRIDAY",
                }
            )
            .StartsJob();
        campaigns
            .MapGet("{id}", GetAsync)
            .WithName("GetCampaign")
            .WithSummary("Shows the job of a campaign with its result")
            .WithJobId()
            .WithAnswer(200, "The job.", JobExamples.Succeeded)
            .WithProblem(NotFoundType, "There is no campaign with this id.")
            .WithDatabaseProblem();
        campaigns
            .MapGet("{id}/recipients", RecipientsAsync)
            .WithName("GetRecipients")
            .WithSummary("Lists a campaign's recipients by user id: page by page, or all of them as CSV")
            .WithJobId()
            .WithQueryParameter(
                "limit",
                $"The number of recipients on a page: 1 to {MaxPage}, by default {DefaultPage}.",
                DefaultPage,
                ValueSchemas.Integer(1, MaxPage)
            )
            .WithQueryParameter(
                "after",
                "Lists only recipients whose user id comes after this one; next carries it for the following page.",
                "U000042",
                ValueSchemas.Text(MaxUserIdCharacters, QueryParameters.TextPattern)
            )
            .WithQueryParameter(
                "format",
                "json or csv; by default the Accept header decides. CSV holds all recipients, streamed.",
                "json",
                ValueSchemas.OneOf("json", "csv")
            )
            .Produces<RecipientPage>(200, "application/json", Csv)
            .WithAnswer(200, "A page of recipients and the address of the next page, which is null on the last; or the CSV file.")
            .WithWrongParameters()
            .WithProblem(NotFoundType, "There is no campaign with this id.")
            .WithProblem(JobAnswers.ConflictType, "The campaign's job has not succeeded, so the list of recipients is not complete.")
            .WithDatabaseProblem();
        campaigns.MapPushdown();
    }

    private static async Task<Results<Accepted<JobView>, Ok<JobView>, ProblemHttpResult>> StartAsync(HttpContext context, JobQueue queue)
    {
        var body = await JsonFields.ReadAsync(context.Request, context.RequestAborted);
        var request = new CampaignRequest(
            body.Text("city", CampaignRequest.MaxCityCharacters),
            body.WholeNumber("min_spend", CampaignRequest.MaxSpend),
            body.Text("promo_code", CampaignRequest.MaxPromoCodeCharacters)
        );
        return body.Errors() is { Count: > 0 } errors ? Problem.BrokenRules(errors) : await queue.AcceptAsync(context, request);
    }

    private static async Task<Results<Ok<JobView>, ProblemHttpResult>> GetAsync(string id, HttpContext context, JobStore store) =>
        await FindAsync(id, store, context.RequestAborted) is { } job ? TypedResults.Ok(JobView.Of(job, context.Request)) : NotFound();

    private static async Task<IResult> RecipientsAsync(string id, HttpContext context, JobStore store, RecipientStore recipients)
    {
        var query = new QueryParameters(context.Request.Query);
        var (limit, after, format) = (
            query.Limit(DefaultPage, MaxPage),
            query.After(MaxUserIdCharacters),
            query.Word("format", "json", "csv")
        );
        if (query.Errors() is { Count: > 0 } errors)
            return Problem.WrongParameters(errors);

        if (await FindAsync(id, store, context.RequestAborted) is not { } campaign)
            return NotFound();
        // Before a run has succeeded, the stored recipients may be incomplete or those of an earlier run.
        if (campaign is not { State: JobState.Succeeded, Result: CampaignResult result })
            return JobAnswers.Conflict(campaign, "The campaign has no recipients: its job has not succeeded.");
        if (format == "csv" || (format is null && AsksForCsv(context.Request)))
            return new RecipientCsv(id, recipients.AllAsync(id, context.RequestAborted));

        var found = await recipients.PageAsync(id, after, limit + 1, context.RequestAborted);
        var page = found.Take(limit).ToList();
        var next =
            found.Count > limit
                ? context.Request.AddressOf($"/campaigns/{id}/recipients?limit={limit}&after={Uri.EscapeDataString(page[^1].UserId)}")
                : null;
        return TypedResults.Ok(new RecipientPage(result.Count, page, next));
    }

    internal static async Task<Job?> FindAsync(string id, JobStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } job && job.Kind == CampaignRequest.JobKind ? job : null;

    private static bool AsksForCsv(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .Accept.OrderByDescending(accepted => accepted.Quality ?? 1)
            .FirstOrDefault()
            ?.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase) == true;

    internal static ProblemHttpResult NotFound() => NotFoundType.Answer("There is no campaign with this id.");
}
