namespace DzStore.Storefront.Traffic;

/// <summary>The rule which requests are views of a page by a visitor.</summary>
public static class PageView
{
    /// <summary>
    /// Tells if a request is a view: a GET that is answered with the page or with "not modified", and that is not sent in advance by the
    /// browser, which names that in Sec-Purpose or Purpose.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="status">The status of its answer.</param>
    public static bool IsOne(HttpRequest request, int status)
    {
        ArgumentNullException.ThrowIfNull(request);
        return HttpMethods.IsGet(request.Method)
            && status is StatusCodes.Status200OK or StatusCodes.Status304NotModified
            && !IsPrefetch(request.Headers["Sec-Purpose"].ToString())
            && !IsPrefetch(request.Headers["Purpose"].ToString());
    }

    // Also "prefetch;prerender" and "prefetch;anonymous-client-ip".
    private static bool IsPrefetch(string purpose) => purpose.Contains("prefetch", StringComparison.OrdinalIgnoreCase);
}
