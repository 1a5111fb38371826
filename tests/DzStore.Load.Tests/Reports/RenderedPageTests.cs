using System.Diagnostics;
using System.Globalization;
using AngleSharp.Html.Parser;
using DzStore.Load.Reports;

namespace DzStore.Load.Tests.Reports;

/// <summary>Opens a report as a reader does. Needs a Chromium on PATH.</summary>
public sealed class RenderedPageTests : IDisposable
{
    private static readonly string? Chromium = new[] { "chromium", "chromium-browser", "google-chrome" }
        .SelectMany(name =>
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name))
        )
        .FirstOrDefault(File.Exists);

    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("load-page");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("crash", 6)]
    [InlineData("tradeoff", 1)]
    public async Task Every_chart_is_drawn_without_an_error(string scenario, int charts)
    {
        Assert.SkipWhen(Chromium is null, "There is no chromium on PATH.");
        await ReportFolder.WriteAsync(scenario == "crash" ? SampleRuns.Crash() : SampleRuns.TradeOff(), _temp.FullName, Cancelled);

        var (dom, log) = await OpenAsync(Path.Combine(_temp.FullName, ReportFolder.PageFile));

        log.ShouldNotContain("CONSOLE");
        var document = new HtmlParser().ParseDocument(dom);
        document.DocumentElement.GetAttribute("data-charts").ShouldBe($"{charts}");
        document.QuerySelectorAll(".plot canvas").Length.ShouldBe(charts);
        document
            .QuerySelectorAll(".plot canvas")
            .ShouldAllBe(canvas => int.Parse(canvas.GetAttribute("width")!, CultureInfo.InvariantCulture) > 300);
    }

    [Fact]
    public async Task The_bar_of_a_loss_is_drawn_where_its_age_is()
    {
        Assert.SkipWhen(Chromium is null, "There is no chromium on PATH.");
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
        var page = await File.ReadAllTextAsync(file, Cancelled);
        var own = page.LastIndexOf("<script>", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, page.Insert(own, WritesTheEdgesOfTheBar), Cancelled);

        var (dom, _) = await OpenAsync(file);

        var edges = new HtmlParser()
            .ParseDocument(dom)
            .DocumentElement.GetAttribute("data-bar")
            .ShouldNotBeNull()
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

    private async Task<(string Dom, string Log)> OpenAsync(string page)
    {
        using var chromium = Process.Start(
            new ProcessStartInfo(
                Chromium!,
                [
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--no-first-run",
                    $"--user-data-dir={Path.Combine(_temp.FullName, "profile")}",
                    "--window-size=1200,900",
                    "--enable-logging=stderr",
                    "--virtual-time-budget=2000",
                    "--dump-dom",
                    new Uri(page).AbsoluteUri,
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        try
        {
            var dom = chromium.StandardOutput.ReadToEndAsync(Cancelled);
            var log = chromium.StandardError.ReadToEndAsync(Cancelled);
            await chromium.WaitForExitAsync(Cancelled).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
            return (await dom, await log);
        }
        finally
        {
            if (!chromium.HasExited)
                chromium.Kill(entireProcessTree: true);
        }
    }
}
