using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using DzStore.Load.Reports.Charts;
using DzStore.Load.Reports.Markup;

namespace DzStore.Load.Reports.Pages;

/// <summary>A page of its own: style, chart library and data are in the file, and its policy forbids it to load anything.</summary>
internal static class Page
{
    // The default encoder escapes < and &: no text of a run can end the script element that it stands in.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    public static string Write(string title, Html body, IEnumerable<Chart> charts) =>
        Html.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <title>{title}</title>
            <style>{Asset("uPlot.min.css")}</style>
            <style>{Asset("page.css")}</style>
            </head>
            <body>
            <main>
            {body}
            </main>
            <script type="application/json" id="charts">{new Html(JsonSerializer.Serialize(charts, Json))}</script>
            <script>/*
            {Asset("uPlot.LICENSE.txt")}
            */
            {Asset("uPlot.iife.min.js")}</script>
            <script>{Asset("page.js")}</script>
            </body>
            </html>

            """
        ).Markup;

    /// <summary>The place of a chart on the page.</summary>
    public static Html Figure(Chart chart) =>
        Html.Of(
            $"""
            <figure class="{(
                chart.Wide ? "wide" : ""
            )}"><figcaption><h3>{chart.Title}</h3><span>{chart.Note}</span></figcaption><div class="plot" id="{chart.Id}"></div></figure>

            """
        );

    private static Html Asset(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return new(reader.ReadToEnd());
    }
}
