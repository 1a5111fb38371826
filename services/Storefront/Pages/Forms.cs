namespace DzStore.Storefront.Pages;

/// <summary>Reads the shop's forms.</summary>
internal static class Forms
{
    /// <summary>The fields of a form; none of a body that is no form.</summary>
    /// <exception cref="BadHttpRequestException">The form cannot be read.</exception>
    public static async Task<IFormCollection> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
            return FormCollection.Empty;
        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (InvalidDataException e)
        {
            throw new BadHttpRequestException("The form cannot be read.", e);
        }
    }

    /// <summary>True where the shop's script asks, which shows the outcome itself.</summary>
    public static bool WantsJson(HttpRequest request) =>
        request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>303: the browser goes on to another page, and reloading that posts nothing.</summary>
    public static void SeeOther(HttpContext context, string location)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = location;
        context.Response.Headers.CacheControl = "private, no-store";
    }

    /// <summary>Answers the shop's script.</summary>
    public static Task SendJsonAsync<T>(HttpContext context, T value, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "private, no-store";
        return context.Response.WriteAsJsonAsync(value, context.RequestAborted);
    }
}
