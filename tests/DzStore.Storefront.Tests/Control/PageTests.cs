using System.Net;
using System.Text.RegularExpressions;

namespace DzStore.Storefront.Tests.Control;

/// <summary>All links of the pages work; the pages load nothing from elsewhere and contain no inline scripts and styles.</summary>
public sealed partial class PageTests : IAsyncDisposable
{
    private readonly StorefrontService _service = StorefrontService.Start();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task The_page_and_all_that_it_names_is_served()
    {
        HashSet<string> seen = [];
        Queue<string> open = new(["/control/"]);
        while (open.TryDequeue(out var address))
        {
            // The shop and the documents have tests of their own.
            if (!seen.Add(address) || !address.StartsWith("/control", StringComparison.Ordinal))
                continue;
            using var answer = await _service.Http.GetAsync(address, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, address);
            var type = answer.Content.Headers.ContentType!.MediaType;
            answer
                .Headers.GetValues("Content-Security-Policy")
                .ShouldHaveSingleItem()
                .ShouldStartWith(type == "application/json" ? "default-src 'none'" : "default-src 'self'");
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            // uPlot names its home in a comment.
            if (address.Contains("/uplot/", StringComparison.Ordinal))
                continue;

            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            if (type != "image/svg+xml")
                text.ShouldNotContain("://", customMessage: address);
            if (type == "text/html")
            {
                InlineCode().IsMatch(text).ShouldBeFalse(address);
                foreach (Match link in Links().Matches(text))
                    open.Enqueue(link.Groups["address"].Value);
            }
            foreach (Match import in Imports().Matches(text))
                open.Enqueue("/control/js/" + import.Groups["name"].Value);
        }
        seen.ShouldContain("/control/css/control.css");
        seen.Count(address => address.EndsWith(".js", StringComparison.Ordinal)).ShouldBeGreaterThan(2);
    }

    [GeneratedRegex("""(?:src|href)="(?<address>/[^"#]*)["#]""")]
    private static partial Regex Links();

    [GeneratedRegex("""from '\./(?<name>[^']+)'""")]
    private static partial Regex Imports();

    [GeneratedRegex("""<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=""")]
    private static partial Regex InlineCode();
}
