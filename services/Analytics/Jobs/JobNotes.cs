using System.Text.Json.Nodes;
using DzStore.Analytics.Requests;
using DzStore.ServiceDefaults.OpenApi;

namespace DzStore.Analytics.Jobs;

/// <summary>What the OpenAPI document says of the endpoints for jobs, and of those that start one.</summary>
internal static class JobNotes
{
    public static void DescribeList(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListJobs").WithSummary("Jobs, newest first")
        .WithQueryParameter("limit", "How many jobs a page has: 1 to 100, 20 where it is not given.", 20, ValueSchemas.Integer(1, JobApi.MaxPage))
        .WithQueryParameter("after", "Only jobs older than this one; next has it for the following page.", JobExamples.Id,
            ValueSchemas.Text(JobApi.MaxIdCharacters, QueryParameters.TextPattern))
        .WithAnswer(200, "A page of jobs, and the address of the next one, null on the last.", JobExamples.Page)
        .WithWrongParameters().WithDatabaseProblem();

    public static void DescribeGet(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("GetJob").WithSummary("A job's state, progress, engine, timings, and its result or error")
        .WithJobId().WithAnswer(200, "The job.", JobExamples.Succeeded)
        .WithUnknownJob().WithDatabaseProblem();

    public static void DescribeCancel(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("CancelJob").WithSummary("Cancels a job that waits or runs")
        .WithJobId()
        .WithAnswer(200, "It waited, and is cancelled.", JobExamples.Cancelled)
        .WithAnswer(202, "It runs and was asked to stop; its state is cancelled once it has.", JobExamples.Running)
        .WithUnknownJob().WithProblem(409, "It has ended already.").WithDatabaseProblem().WithUnknownOutcome();

    public static void DescribeRunAgain(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("RunJobAgain").WithSummary("Runs a job again that failed, was cancelled or was interrupted")
        .WithDescription("All its runs together have the effect of one: recipients are stored once each, and a trend list is published whole or not at all.")
        .WithJobId().WithAnswer(202, "It is queued.", JobExamples.Queued)
        .WithUnknownJob().WithProblem(409, "It waits, runs or has succeeded.").WithDatabaseProblem().WithUnknownOutcome();

    /// <summary>The answers of an endpoint that reads a request from the body and queues a job.</summary>
    public static RouteHandlerBuilder StartsJob(this RouteHandlerBuilder endpoint) => endpoint
        .WithAnswer(202, "Queued; Location is the job to watch.", JobExamples.Queued)
        .WithAnswerHeader(202, "Location", "The job.", $"/jobs/{JobExamples.Id}")
        .WithProblem(400, "The body is not one JSON object in UTF-8, names a field twice, or is nested too deep.")
        .WithProblem(413, "The body is larger than 64 KB.")
        .WithProblem(415, "The body is not application/json in UTF-8, or is compressed.")
        .WithProblem(422, "The request breaks rules; errors lists all of them by field.", new()
        {
            ["detail"] = "The request breaks the rules listed under errors.",
            ["errors"] = new JsonObject { ["coupon"] = new JsonArray("is not a field of this request") },
        })
        .WithDatabaseProblem().WithUnknownOutcome();

    public static RouteHandlerBuilder WithJobId(this RouteHandlerBuilder endpoint) => endpoint.WithPathParameter("id", "The job's id.", JobExamples.Id);

    public static RouteHandlerBuilder WithUnknownJob(this RouteHandlerBuilder endpoint) => endpoint.WithProblem(404, "There is no such job.");

    public static RouteHandlerBuilder WithWrongParameters(this RouteHandlerBuilder endpoint) => endpoint
        .WithProblem(400, "A parameter is wrong or unknown; errors lists all of them.", new()
        {
            ["detail"] = "The request has wrong parameters, listed under errors.",
            ["errors"] = new JsonObject { ["limit"] = new JsonArray("must be a whole number from 1 to 100") },
        });

    private static RouteHandlerBuilder WithUnknownOutcome(this RouteHandlerBuilder endpoint) =>
        endpoint.WithProblem(504, "The change was not confirmed in time: it may be done or not. Location tells where to look.");
}
