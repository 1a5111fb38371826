using System.Net;
using System.Text.RegularExpressions;
using DzStore.Testing;

namespace DzStore.Analytics.Tests;

/// <summary>The pages hold together, load nothing from elsewhere, and live with a policy that forbids inline scripts and styles.</summary>
public sealed partial class PageTests(MongoServer mongo) : IAsyncDisposable
{
    private readonly AnalyticsService _service = AnalyticsService.Start(mongo);

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Theory]
    [InlineData("/")]
    [InlineData("/dashboard.html")]
    public async Task A_page_and_all_that_it_names_is_served(string page)
    {
        HashSet<string> seen = [];
        Queue<string> open = new([page]);
        while (open.TryDequeue(out var address))
        {
            if (!seen.Add(address)) continue;
            using var answer = await _service.Http.GetAsync(address, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, address);
            var type = answer.Content.Headers.ContentType!.MediaType;
            answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldStartWith(type == "application/json" ? "default-src 'none'" : "default-src 'self'");
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            if (address is "/swagger" or "/trending") continue;

            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            if (type != "image/svg+xml") text.ShouldNotContain("://", customMessage: address);
            if (type == "text/html")
            {
                InlineCode().IsMatch(text).ShouldBeFalse(address);
                foreach (Match link in Links().Matches(text)) open.Enqueue(link.Groups["address"].Value);
            }
            foreach (Match import in Imports().Matches(text)) open.Enqueue("/js/" + import.Groups["name"].Value);
        }
        seen.ShouldContain("/css/dzstore.css");
        seen.Count(address => address.EndsWith(".js", StringComparison.Ordinal)).ShouldBeGreaterThan(2);
    }

    [GeneratedRegex("""(?:src|href)="(?<address>/[^"#]*)["#]""")]
    private static partial Regex Links();

    [GeneratedRegex("""from '\./(?<name>[^']+)'""")]
    private static partial Regex Imports();

    [GeneratedRegex("""<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=""")]
    private static partial Regex InlineCode();
}
