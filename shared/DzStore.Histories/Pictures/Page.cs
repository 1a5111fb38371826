using System.Reflection;
using System.Xml.Linq;
using DzStore.Histories.Operations;
using static DzStore.Histories.Pictures.Markup;

namespace DzStore.Histories.Pictures;

/// <summary>A page of its own: its style is in the file, it has no script, and its policy forbids it to load anything.</summary>
internal static class Page
{
    public static string Write(string title, Verdict verdict, string summary, IEnumerable<object> body)
    {
        var (look, text) = verdict switch
        {
            Verdict.Violated => ("bad", "violated"),
            Verdict.Holds => ("good", "holds"),
            _ => ("open", "undecided"),
        };
        var page = Element(
            "html",
            ["lang", "en"],
            Element(
                "head",
                [],
                Element("meta", ["charset", "utf-8"]),
                Element("meta", ["name", "viewport", "content", "width=device-width, initial-scale=1"]),
                Element("meta", ["http-equiv", "Content-Security-Policy", "content", "default-src 'none'; style-src 'unsafe-inline'"]),
                Element("title", [], title),
                Element("style", [], Style())
            ),
            Element(
                "body",
                [],
                Element(
                    "main",
                    [],
                    Element("span", ["class", $"badge {look}"], text),
                    Element("h1", [], title),
                    Element("p", ["class", "soft"], summary),
                    body
                )
            )
        );
        return $"<!doctype html>\n{page.ToString(SaveOptions.DisableFormatting)}\n";
    }

    /// <summary>A drawing in a frame, which scrolls where it is wider than the page.</summary>
    /// <param name="drawing">The drawing.</param>
    /// <param name="showsEnd">True where its right end is to be seen first.</param>
    public static XElement Picture(XElement drawing, bool showsEnd = false) =>
        Element("div", ["class", showsEnd ? "picture end" : "picture", "tabindex", 0], drawing);

    /// <summary>A table.</summary>
    /// <param name="head">The titles of the columns.</param>
    /// <param name="rows">The cells of each row, and the row's class.</param>
    public static XElement Table(string[] head, IEnumerable<(string Look, string[] Cells)> rows) =>
        Element(
            "table",
            [],
            Element("tr", [], [.. head.Select(title => Element("th", [], title))]),
            rows.Select(row => Element("tr", ["class", row.Look], [.. row.Cells.Select(cell => Element("td", [], cell))]))
        );

    // The style has no < and no &, which an element of a page must not escape.
    private static string Style()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("picture.css")
            ?? throw new InvalidOperationException("The resource picture.css is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
