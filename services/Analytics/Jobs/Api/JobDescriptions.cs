using System.Text.Json.Nodes;
using DzStore.ServiceDefaults.OpenApi;
using DzStore.ServiceDefaults.Problems;
using DzStore.ServiceDefaults.Requests;

namespace DzStore.Analytics.Jobs.Api;

/// <summary>The OpenAPI descriptions of the endpoints under /jobs and of those that start a job.</summary>
internal static class JobDescriptions
{
    public static void DescribeList(this RouteHandlerBuilder endpoint, IEnumerable<JobType> types)
    {
        string[] kinds = [.. types.Select(type => type.Kind.ApiName)];
        endpoint
            .WithName("ListJobs")
            .WithSummary("Lists jobs, newest first")
            .WithDescription(
                "A schedule may start thousands of jobs a day, which are removed some time after their end (Jobs:KeepScheduled): "
                    + "with started_by=request none of them stands before the jobs that somebody asked for."
            )
            .WithQueryParameter(
                "limit",
                "The number of jobs on a page: 1 to 100, by default 20.",
                20,
                ValueSchemas.Integer(1, JobApi.MaxPage)
            )
            .WithQueryParameter(
                "after",
                "Lists only jobs older than this one; next carries it for the following page.",
                JobExamples.Id,
                ValueSchemas.Text(JobApi.MaxIdCharacters, QueryParameters.TextPattern)
            )
            .WithQueryParameter("kind", "Lists only jobs of this kind.", kinds[0], ValueSchemas.OneOf(kinds))
            .WithQueryParameter(
                "started_by",
                "Lists only jobs of this origin.",
                JobApi.ByRequest,
                ValueSchemas.OneOf(JobApi.ByRequest, JobApi.BySchedule)
            )
            .WithAnswer(200, "A page of jobs and the address of the next page, which is null on the last.", JobExamples.Page)
            .WithWrongParameters()
            .WithDatabaseProblem();
    }

    public static void DescribeGet(this RouteHandlerBuilder endpoint) =>
        endpoint
            .WithName("GetJob")
            .WithSummary("Shows a job: state, progress, engine, timings, and its result or error")
            .WithJobId()
            .WithAnswer(200, "The job.", JobExamples.Succeeded)
            .WithUnknownJob()
            .WithDatabaseProblem();

    public static void DescribeCancel(this RouteHandlerBuilder endpoint) =>
        endpoint
            .WithName("CancelJob")
            .WithSummary("Cancels a job that waits or runs")
            .WithJobId()
            .WithAnswer(200, "The job waited and is cancelled.", JobExamples.Cancelled)
            .WithAnswer(202, "The job runs and was asked to stop; its state is cancelled once it has stopped.", JobExamples.Running)
            .WithUnknownJob()
            .WithProblem(JobAnswers.ConflictType, "The job has already ended.")
            .WithDatabaseProblem()
            .WithUnknownOutcome();

    public static void DescribeRunAgain(this RouteHandlerBuilder endpoint) =>
        endpoint
            .WithName("RunJobAgain")
            .WithSummary("Runs a job again that failed, was cancelled or was interrupted")
            .WithDescription(
                "All runs of a job together have the effect of one: recipients are stored once each, "
                    + "and a trend list is published whole or not at all."
            )
            .WithJobId()
            .WithAnswer(202, "The job is queued.", JobExamples.Queued)
            .WithUnknownJob()
            .WithProblem(JobAnswers.ConflictType, "The job waits, runs or has succeeded.")
            .WithDatabaseProblem()
            .WithFullQueue()
            .WithUnknownOutcome();

    /// <summary>Describes the answers of an endpoint that reads a request from the body and queues a job.</summary>
    public static RouteHandlerBuilder StartsJob(this RouteHandlerBuilder endpoint) =>
        endpoint
            .WithRequestHeader(
                IdempotencyKey.Header,
                "Makes it safe to send the request again: under one key it makes one job. The key is written bare or in quotes.",
                "K-1",
                ValueSchemas.Text(IdempotencyKey.MaxCharacters)
            )
            .WithAnswer(202, "The job is queued; Location is its address.", JobExamples.Queued)
            .WithAnswerHeader(202, "Location", "The job.", $"/jobs/{JobExamples.Id}")
            .WithAnswer(
                200,
                "The same request was sent before with this Idempotency-Key; this is the job that it made.",
                JobExamples.Succeeded
            )
            .WithAnswerHeader(200, "Location", "The job.", $"/jobs/{JobExamples.Id}")
            .WithAnswerHeader(200, ReplayMark.Header, "Always true.", "true")
            .WithProblem(
                JobAnswers.KeyTakenType,
                "Another request was sent with this Idempotency-Key; nothing was queued.",
                new() { ["job_id"] = JobExamples.Id }
            )
            .WithProblem(
                ProblemTypes.MalformedRequest,
                "The body is not one JSON object in UTF-8, has a duplicate field, or is nested too deep."
            )
            .WithProblem(ProblemTypes.SlowBody, "The body arrived too slowly.")
            .WithProblem(ProblemTypes.BodyTooLarge, "The body is larger than 64 KB.")
            .WithProblem(ProblemTypes.UnsupportedMediaType, "The body is not application/json in UTF-8, or is compressed.")
            .WithProblem(
                ProblemTypes.BrokenRules,
                "The request breaks rules; errors lists all of them by field.",
                new()
                {
                    ["detail"] = "The request breaks the rules listed under errors.",
                    ["errors"] = new JsonObject { ["coupon"] = new JsonArray("is not a field of this request") },
                }
            )
            .WithDatabaseProblem()
            .WithFullQueue()
            .WithUnknownOutcome();

    public static RouteHandlerBuilder WithJobId(this RouteHandlerBuilder endpoint) =>
        endpoint.WithPathParameter("id", "The job's id.", JobExamples.Id);

    public static RouteHandlerBuilder WithUnknownJob(this RouteHandlerBuilder endpoint) =>
        endpoint.WithProblem(JobAnswers.NotFoundType, "There is no job with this id.");

    public static RouteHandlerBuilder WithWrongParameters(this RouteHandlerBuilder endpoint) =>
        endpoint.WithProblem(
            ProblemTypes.WrongParameters,
            "A parameter is wrong or unknown; errors lists all of them.",
            new()
            {
                ["detail"] = "The request has wrong parameters, listed under errors.",
                ["errors"] = new JsonObject { ["limit"] = new JsonArray("must be a whole number from 1 to 100") },
            }
        );

    private static RouteHandlerBuilder WithFullQueue(this RouteHandlerBuilder endpoint) =>
        endpoint.WithRefusal(JobAnswers.QueueFullType, "The job queue is full; nothing was queued.", 5);

    private static RouteHandlerBuilder WithUnknownOutcome(this RouteHandlerBuilder endpoint) =>
        endpoint.WithProblem(
            JobAnswers.UnknownType,
            "The change was not confirmed in time: it may be done or not. Location is the job to look at."
        );
}
