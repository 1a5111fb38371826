using System.Text.Json;
using DzStore.ServiceDefaults.Security;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.ServiceDefaults.Problems;

/// <summary>
/// Turns an exception that escaped an endpoint into a problem: 4xx for a bad request, the answer of the first
/// <see cref="IExceptionMapper"/> that knows the exception, else 500.
/// </summary>
internal sealed partial class ProblemExceptionHandler(IEnumerable<IExceptionMapper> mappers, ILogger<ProblemExceptionHandler> logger)
    : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        SecurityHeaders.Apply(context);
        var problem = Describe(context, exception);
        // The framework does not pass on exceptions that a caller who hung up explains (cancelled, connection reset). All others are
        // logged, even if nobody reads the answer.
        if (context.RequestAborted.IsCancellationRequested)
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        else
            await problem.ExecuteAsync(context);
        return true;
    }

    private ProblemHttpResult Describe(HttpContext context, Exception exception)
    {
        if (exception is BadHttpRequestException bad)
            return (ProblemTypes.Of(bad.StatusCode) ?? ProblemTypes.MalformedRequest).Answer(Detail(bad));

        foreach (var mapper in mappers)
        {
            if (mapper.Map(context, exception) is { } mapped)
            {
                LogMapped(mapped.Warning);
                return mapped.Answer;
            }
        }

        LogUnexpected(exception);
        return ProblemTypes.InternalError.Answer("The service failed on this request; its log has the reason.");
    }

    private static string Detail(BadHttpRequestException bad) =>
        bad.InnerException is JsonException json
            ? $"The body is not what this endpoint reads: see {json.Path ?? "$"}, "
                + $"line {json.LineNumber + 1}, byte {json.BytePositionInLine}."
            : bad.Message;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private partial void LogMapped(string warning);

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed unexpectedly")]
    private partial void LogUnexpected(Exception exception);
}
