using DzStore.Load.Reports.Markup;

namespace DzStore.Load.Reports.Tables;

/// <summary>A table of a report, told once and written as HTML or Markdown.</summary>
internal sealed record Table(IReadOnlyList<Column> Columns, IReadOnlyList<Row> Rows)
{
    public const string Met = "✓ met";
    public const string Missed = "✗ missed";

    public Html ToHtml() =>
        Html.Of(
            $"""
            <div class="scroll"><table><thead><tr>{Columns.Select(column =>
                Html.Of($"""<th class="{Class(column)}">{column.Name}</th>""")
            )}</tr></thead>
            <tbody>{Rows.Select(row =>
                Html.Of(
                    $"""<tr class="{row.Mood}">{row.Cells.Zip(Columns, (cell, column) =>
                        Html.Of($"""<td class="{Class(column)}{Verdict(cell)}">{cell}</td>""")
                    )}</tr>"""
                )
            )}</tbody></table></div>
            """
        );

    public string ToMarkdown() =>
        string.Join(
            '\n',
            [
                Line(Columns.Select(column => column.Name)),
                Line(Columns.Select(column => column.Kind == ColumnKind.Number ? "---:" : "---")),
                .. Rows.Select(row => Line(row.Cells.Select(Markdown.Cell))),
            ]
        );

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string Verdict(string cell) =>
        cell.StartsWith('✓') ? " met"
        : cell.StartsWith('✗') ? " missed"
        : "";

    private static string Class(Column column) =>
        column.Kind switch
        {
            ColumnKind.Number => "",
            ColumnKind.Text => "text",
            _ => "prose",
        };
}

internal sealed record Column(string Name, ColumnKind Kind = ColumnKind.Number);

internal enum ColumnKind
{
    Number,
    Text,

    /// <summary>Text that may break into lines.</summary>
    Prose,
}

/// <param name="Mood">"good", "bad" or empty.</param>
internal sealed record Row(IReadOnlyList<string> Cells, string Mood = "");
