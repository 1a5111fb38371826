using System.Diagnostics;
using System.Globalization;
using AngleSharp.Html.Parser;
using DzStore.Load.Reports;

namespace DzStore.Load.Tests.Reports;

/// <summary>Opens a report as a reader does. Needs a Chromium on PATH.</summary>
public sealed class RenderedPageTests : IDisposable
{
    private static readonly string? Chromium = new[] { "chromium", "chromium-browser", "google-chrome" }
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    private readonly DirectoryInfo temp = Directory.CreateTempSubdirectory("load-page");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("crash", 5)]
    [InlineData("tradeoff", 1)]
    public async Task Every_chart_is_drawn_without_an_error(string scenario, int charts)
    {
        Assert.SkipWhen(Chromium is null, "There is no chromium on PATH.");
        await ReportFolder.WriteAsync(scenario == "crash" ? SampleRuns.Crash() : SampleRuns.TradeOff(), temp.FullName, Cancelled);

        var (dom, log) = await OpenAsync(Path.Combine(temp.FullName, ReportFolder.PageFile));

        log.ShouldNotContain("CONSOLE");
        var document = new HtmlParser().ParseDocument(dom);
        document.DocumentElement.GetAttribute("data-charts").ShouldBe($"{charts}");
        document.QuerySelectorAll(".plot canvas").Length.ShouldBe(charts);
        document.QuerySelectorAll(".plot canvas").ShouldAllBe(canvas => int.Parse(canvas.GetAttribute("width")!, CultureInfo.InvariantCulture) > 300);
    }

    public void Dispose() => temp.Delete(recursive: true);

    private async Task<(string Dom, string Log)> OpenAsync(string page)
    {
        using var chromium = Process.Start(new ProcessStartInfo(Chromium!,
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", $"--user-data-dir={Path.Combine(temp.FullName, "profile")}",
            "--window-size=1200,900", "--enable-logging=stderr", "--virtual-time-budget=2000", "--dump-dom", new Uri(page).AbsoluteUri,
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
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
