using DzStore.Analytics.Jobs.Storage;

namespace DzStore.Analytics.Jobs.Api;

/// <summary>
/// Answers 504 when a change of a job was sent to the database and not confirmed: it may be done or not, and Location is where to look.
/// </summary>
internal sealed class UnknownOutcomeFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (JobOutcomeUnknownException e) when (e.JobId is { } id)
        {
            context.HttpContext.Response.Headers.Location = JobAnswers.Address(id);
            return JobAnswers.UnknownType.Answer(
                "The change was sent to the database, but not confirmed in time: it may be done or not. "
                    + "Ask for the job at Location before sending the request again.",
                [new("job_id", id)]
            );
        }
    }
}
