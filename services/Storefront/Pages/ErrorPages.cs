using DzStore.ServiceDefaults.Requests;

namespace DzStore.Storefront.Pages;

/// <summary>
/// Shows a person who navigates in the shop a page in place of a problem document. Programs, and everything that is asked of the services
/// behind the shop, get the document.
/// </summary>
internal sealed class ErrorPages(PageRenderer renderer) : IProblemDetailsWriter
{
    private static readonly PathString[] ForPrograms =
    [
        "/checkout",
        "/billing",
        "/analytics",
        "/swagger",
        "/health",
        "/metrics",
        "/trending",
        "/events",
    ];

    public bool CanWrite(ProblemDetailsContext context)
    {
        var request = context.HttpContext.Request;
        return request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            && !ForPrograms.Any(prefix => request.Path.StartsWithSegments(prefix));
    }

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var status = context.ProblemDetails.Status ?? StatusCodes.Status500InternalServerError;
        return new(SendAsync(context.HttpContext, status, isBusy: context.ProblemDetails.Type == BrowseAdmission.BusyType.Uri));
    }

    /// <summary>Answers with the page of a status.</summary>
    public Task SendAsync(HttpContext context, int status) => SendAsync(context, status, isBusy: false);

    private Task SendAsync(HttpContext context, int status, bool isBusy)
    {
        var words = renderer.FrameOf(context).Words;
        var (heading, text) = status switch
        {
            _ when isBusy => (words.RefusedTitle, words.BusyText),
            StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed => (words.NotFoundTitle, words.NotFoundText),
            StatusCodes.Status429TooManyRequests => (words.TooFastTitle, words.TooFastText),
            >= 400 and < 500 => (words.RefusedPostTitle, words.RefusedPostText),
            _ => (words.FailedTitle, words.FailedText),
        };
        return renderer.SendPrivateAsync<MessagePage>(
            context,
            new() { [nameof(MessagePage.Heading)] = heading, [nameof(MessagePage.Text)] = text },
            status,
            context.IsHead() || HttpMethods.IsGet(context.Request.Method) ? null : "/"
        );
    }
}
