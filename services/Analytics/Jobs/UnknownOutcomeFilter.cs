namespace DzStore.Analytics.Jobs;

/// <summary>Answers 504 where a change of a job was sent to the database and not confirmed: neither success nor failure is known, but where to look.</summary>
internal sealed class UnknownOutcomeFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (JobOutcomeUnknownException unknown) when (unknown.JobId is { } id)
        {
            context.HttpContext.Response.Headers.Location = JobDesk.Address(id);
            return TypedResults.Problem(
                "The change was sent to the database, but not confirmed in time: it may be done or not. Ask for the job at Location before sending the request again.",
                statusCode: StatusCodes.Status504GatewayTimeout, extensions: [new("job_id", id)]);
        }
    }
}
