using System.Text.Json;
using DzStore.ServiceDefaults.Database;
using DzStore.ServiceDefaults.Identity;
using DzStore.ServiceDefaults.Security;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.ServiceDefaults.Problems;

/// <summary>Turns what escaped an endpoint into a problem: the caller's fault 4xx, a database away 503, all else 500.</summary>
internal sealed partial class ProblemExceptionHandler(ILogger<ProblemExceptionHandler> logger, DatabaseResilience? database = null)
    : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        SecurityHeaders.Apply(context);
        var problem = Describe(context, exception);
        // What hanging up itself explains (cancelled, or the connection gone) the framework keeps from here. All else is said to the log, if to nobody else.
        if (context.RequestAborted.IsCancellationRequested)
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        else
            await problem.ExecuteAsync(context);
        return true;
    }

    private ProblemHttpResult Describe(HttpContext context, Exception exception)
    {
        if (exception is BadHttpRequestException bad)
            return TypedResults.Problem(Detail(bad), statusCode: bad.StatusCode);

        if (exception is AuthorityUnavailableException)
        {
            LogAuthorityAway(exception.InnerException?.Message);
            return Problem.AuthorityUnavailable(context, TimeSpan.FromSeconds(5));
        }
        if (DatabaseFailure.IsUnavailable(exception))
        {
            LogDatabaseAway(exception.GetType().Name);
            return Problem.DatabaseUnavailable(context, database?.RetryAfter ?? TimeSpan.FromSeconds(1));
        }
        LogUnexpected(exception);
        return TypedResults.Problem("The service failed on this request; its log has the reason.", statusCode: StatusCodes.Status500InternalServerError);
    }

    private static string Detail(BadHttpRequestException bad) => bad.InnerException is JsonException json
        ? $"The body is not what this endpoint reads: see {json.Path ?? "$"}, line {json.LineNumber + 1}, byte {json.BytePositionInLine}."
        : bad.Message;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database did not answer ({Exception})")]
    private partial void LogDatabaseAway(string exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A token could not be checked: {Reason}")]
    private partial void LogAuthorityAway(string? reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed unexpectedly")]
    private partial void LogUnexpected(Exception exception);
}
