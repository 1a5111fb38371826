using System.Globalization;
using DzStore.Load.Reports;
using DzStore.Testing.Browsers;
using Microsoft.Playwright;

namespace DzStore.Load.Tests.Reports;

/// <summary>Opens a report as a reader does.</summary>
public sealed class RenderedPageTests(Chromium browser) : IClassFixture<Chromium>, IDisposable
{
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("load-page");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("crash", 6)]
    [InlineData("tradeoff", 1)]
    public async Task Every_chart_is_drawn_without_an_error(string scenario, int charts)
    {
        await using var reader = await browser.NewVisitorAsync(
            new()
            {
                ViewportSize = new() { Width = 1200, Height = 900 },
            }
        );
        await ReportFolder.WriteAsync(scenario == "crash" ? SampleRuns.Crash() : SampleRuns.TradeOff(), _temp.FullName, Cancelled);

        var page = await reader.NewPageAsync();
        var errors = PageErrors.Watch(page);
        await page.GotoAsync(AddressOf(ReportFolder.PageFile));

        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-charts", $"{charts}");
        errors.ShouldBeEmpty();
        var widths = await page.Locator(".plot canvas").EvaluateAllAsync<int[]>("all => all.map(canvas => canvas.width)");
        widths.Length.ShouldBe(charts);
        widths.ShouldAllBe(width => width > 300);
    }

    [Fact]
    public async Task The_bar_of_a_loss_is_drawn_where_its_age_is()
    {
        await using var reader = await browser.NewVisitorAsync(
            new()
            {
                ViewportSize = new() { Width = 1200, Height = 900 },
            }
        );
        var crash = SampleRuns.Crash();
        await ReportFolder.WriteAsync(
            crash with
            {
                Ledger = [crash.Ledger[0] with { Lost = 1, LossAgesMs = [2.7] }],
            },
            _temp.FullName,
            Cancelled
        );
        var file = Path.Combine(_temp.FullName, ReportFolder.PageFile);
        var html = await File.ReadAllTextAsync(file, Cancelled);
        var own = html.LastIndexOf("<script>", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, html.Insert(own, WritesTheEdgesOfTheBar), Cancelled);

        var page = await reader.NewPageAsync();
        await page.GotoAsync(AddressOf(ReportFolder.PageFile));

        var bar = page.Locator("html[data-bar]");
        await bar.WaitForAsync();
        var edges = (await bar.GetAttributeAsync("data-bar"))!
            .Split(' ')
            .Select(edge => double.Parse(edge, CultureInfo.InvariantCulture))
            .ToArray();
        edges[0].ShouldBe(2, 0.05);
        edges[1].ShouldBe(3, 0.05);
    }

    // Runs between the library and the page's script. Takes the red columns of the chart's lower end, as values of its x axis.
    private const string WritesTheEdgesOfTheBar = """
        <script>
        const Plain = uPlot, plots = [];
        uPlot = new Proxy(Plain, { construct(plot, options) { plots.push(new plot(...options)); return plots.at(-1); } });
        addEventListener("load", () => setTimeout(() => {
          const u = plots.findLast(plot => plot.root.closest("#loss-ages")), { left, top, width, height } = u.bbox;
          const { data } = u.ctx.getImageData(left, top + height - 12, width, 1);
          const red = [...Array(Math.floor(width)).keys()].filter(i => data[4 * i + 3] > 20 && data[4 * i] > 2 * data[4 * i + 1]);
          const value = i => u.posToVal(i / devicePixelRatio, "x");
          document.documentElement.dataset.bar = `${value(red[0])} ${value(red.at(-1) + 1)}`;
        }, 200));
        </script>
        """;

    public void Dispose() => _temp.Delete(recursive: true);

    private string AddressOf(string file) => new Uri(Path.Combine(_temp.FullName, file)).AbsoluteUri;
}
