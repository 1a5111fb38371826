using System.Text;
using DzStore.ServiceDefaults.Requests;
using DzStore.Storefront.Languages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace DzStore.Storefront.Pages;

/// <summary>Renders Razor components, which encode what they show, to the bytes of a page.</summary>
public sealed class PageRenderer(IServiceProvider services, Assets assets)
{
    /// <summary>The media type of pages.</summary>
    public const string ContentType = "text/html; charset=utf-8";

    /// <summary>The frame of a page in the language of the request.</summary>
    public PageFrame FrameOf(HttpContext context, string? returnTo = null) =>
        new(Words.Of(RequestLanguage.Of(context)), returnTo ?? context.Request.Path.ToUriComponent(), assets);

    /// <summary>Renders a page.</summary>
    /// <param name="frame">Its frame.</param>
    /// <param name="parameters">The parameters of its component.</param>
    public async Task<byte[]> RenderAsync<TPage>(PageFrame frame, Dictionary<string, object?> parameters)
        where TPage : ShopPage
    {
        parameters[nameof(ShopPage.Frame)] = frame;
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters))).ToHtmlString()
        );
        return Encoding.UTF8.GetBytes(html);
    }

    /// <summary>Answers with a page that is one visitor's own: nobody keeps it.</summary>
    public async Task SendPrivateAsync<TPage>(
        HttpContext context,
        Dictionary<string, object?> parameters,
        int status = StatusCodes.Status200OK,
        string? returnTo = null
    )
        where TPage : ShopPage
    {
        var frame = FrameOf(context, returnTo);
        await SendPrivateAsync(context, frame, await RenderAsync<TPage>(frame, parameters), status);
    }

    /// <summary>Answers with the bytes of a page that is one visitor's own.</summary>
    public static async Task SendPrivateAsync(HttpContext context, PageFrame frame, byte[] body, int status = StatusCodes.Status200OK)
    {
        var response = context.Response;
        response.StatusCode = status;
        PageHeaders.Apply(context);
        response.Headers.CacheControl = "private, no-store";
        response.Headers.ContentLanguage = frame.Language.Code();
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        if (!context.IsHead())
            await response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}
