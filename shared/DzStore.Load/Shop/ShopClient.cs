using System.Collections.Concurrent;
using System.Text;
using DzStore.Load.Http;
using DzStore.Load.Running;

namespace DzStore.Load.Shop;

/// <summary>Sends the requests of visitors to the shop, each with the visitor's cookies, as browsers do.</summary>
internal sealed class ShopClient(HttpLoadClient http, JarWatch watch)
{
    private readonly ConcurrentDictionary<(string Language, string Address), string> _tags = new();

    /// <summary>Asks for a page of the visitor's own.</summary>
    public ValueTask<RequestOutcome> GetAsync(ShopCall call) =>
        SendAsync(call, http.Requests.Get(call.Path + call.Query, Headers(call, "text/html")));

    /// <summary>
    /// Asks for a page that is the same for everybody. Every second visitor has been there before: the browser has the page, and asks if it
    /// has changed.
    /// </summary>
    public async ValueTask<RequestOutcome> BrowseAsync(ShopCall call)
    {
        var key = (call.Visitor.Language, call.Path + call.Query);
        var known = call.Visitor.Number % 2 == 1 ? _tags.GetValueOrDefault(key) : null;
        var headers = Headers(call, "text/html") + "Accept-Encoding: gzip, deflate, br\r\n";
        var request = http.Requests.Get(key.Item2, known is null ? headers : $"{headers}If-None-Match: {known}\r\n");
        var outcome = await SendAsync(call, request).ConfigureAwait(false);
        if (call.Tag is { } tag && tag != known)
            _tags[key] = tag;
        return outcome;
    }

    /// <summary>Asks for a list in JSON.</summary>
    public ValueTask<RequestOutcome> GetListAsync(ShopCall call) =>
        SendAsync(call, http.Requests.Get(call.Path, Headers(call, "application/json")));

    /// <summary>Posts a form.</summary>
    public ValueTask<RequestOutcome> PostAsync(ShopCall call, string form) =>
        SendAsync(call, http.Requests.PostForm(call.Path, Headers(call, "text/html"), form));

    private ValueTask<RequestOutcome> SendAsync(ShopCall call, byte[] request) =>
        http.SendAsync(
            request,
            (Call: call, Watch: watch),
            static (in answer, state) => state.Call.Read(answer, state.Watch),
            call.Visitor.Source
        );

    private static string Headers(ShopCall call, string accept) =>
        $"Accept: {accept}\r\nAccept-Language: {call.Visitor.Language}\r\n{call.Visitor.Jar.HeaderLine(call.Path)}";
}

/// <summary>One request of a visitor, and what the visitor takes from its answer.</summary>
/// <param name="visitor">Who asks.</param>
/// <param name="path">The path, without a query.</param>
/// <param name="expected">The status of success.</param>
internal sealed class ShopCall(Visitor visitor, string path, int expected = 200)
{
    public Visitor Visitor => visitor;

    public string Path => path;

    /// <summary>The query with its question mark; empty for none.</summary>
    public string Query { get; init; } = "";

    /// <summary>The page is asked for its form, and is useless without one.</summary>
    public bool WantsIntent { get; init; }

    /// <summary>The answer must lead to an order.</summary>
    public bool WantsOrder { get; init; }

    /// <summary>The page's ETag; null where it has none.</summary>
    public string? Tag { get; private set; }

    /// <summary>The intent of the page's form.</summary>
    public string? Intent { get; private set; }

    /// <summary>The order that the answer leads to.</summary>
    public string? OrderId { get; private set; }

    public RequestOutcome Read(in HttpAnswer answer, JarWatch watch)
    {
        watch.Look(visitor, path, answer);
        if (WantsOrder && ShopPage.OrderId(answer) is { } id)
        {
            OrderId = id;
            watch.Owns(visitor, id);
        }

        var tag = answer.Header("ETag"u8);
        Tag = tag.IsEmpty ? null : Encoding.ASCII.GetString(tag);
        if (answer.Status == 304 && expected == 200 && !WantsIntent)
            return RequestOutcome.Completed;
        if (answer.Status != expected)
            return answer.Status is >= 200 and < 400 ? RequestOutcome.Failed(Unexpected(answer.Status)) : HttpLoadClient.Judge(answer);
        if (WantsIntent && (Intent = ShopPage.Intent(answer.Body.Span)) is null)
            return RequestOutcome.Failed("a page without its form");
        return WantsOrder && OrderId is null ? RequestOutcome.Failed("an answer that names no order") : RequestOutcome.Completed;
    }

    private static string Unexpected(int status) => FormattableString.Invariant($"{status}, which is no success here");
}
