using System.Net;
using System.Text.RegularExpressions;

namespace DzStore.Storefront.Tests.Visitors;

/// <summary>A browser without scripts: it keeps cookies, follows no redirect by itself, and names its origin with a post.</summary>
public sealed partial class ShopVisitor : IDisposable
{
    private readonly HttpClient _http;

    public ShopVisitor(StorefrontService shop, string language = "en")
    {
        var handler = new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false };
        _http = new(handler) { BaseAddress = shop.Http.BaseAddress };

        _http.DefaultRequestHeaders.Add("Accept-Language", language);
    }

    public CookieContainer Cookies { get; } = new();

    public string Origin => _http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    public async Task<HttpResponseMessage> GetAsync(string address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept", "text/html" } } };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<string> ReadAsync(string address) => _http.GetStringAsync(address, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> PostAsync(string address, params (string Name, string Value)[] fields) =>
        SendAsync(address, [("Origin", Origin)], fields);

    public async Task<HttpResponseMessage> SendAsync(
        string address,
        (string Name, string Value)[] headers,
        params (string Name, string Value)[] fields
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        if (headers.All(header => header.Name != "Accept"))
            request.Headers.TryAddWithoutValidation("Accept", "text/html");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The intent in the form of a page.</summary>
    public async Task<string> IntentAsync(string address) => IntentOf(await ReadAsync(address));

    public static string IntentOf(string page) => WebUtility.HtmlDecode(IntentField().Match(page).Groups[1].Value);

    /// <summary>Buys a product; the answer to the post.</summary>
    public async Task<HttpResponseMessage> BuyAsync(string product, string quantity = "1") =>
        await PostAsync("/buy", ("intent", await IntentAsync("/buy/" + product)), ("product", product), ("quantity", quantity));

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"intent\" value=\"([^\"]+)\"")]
    private static partial Regex IntentField();
}

internal static class Pages
{
    /// <summary>The text of a page, with its entities decoded.</summary>
    public static async Task<string> TextAsync(this HttpResponseMessage answer) =>
        WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
}
