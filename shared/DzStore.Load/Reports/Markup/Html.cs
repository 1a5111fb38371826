using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace DzStore.Load.Reports.Markup;

/// <summary>
/// Markup that is safe to put into a page: what an interpolated string writes out is markup, what it fills in is encoded.
/// </summary>
internal readonly record struct Html(string Markup)
{
    public static Html Empty { get; } = new("");

    public static Html Of(HtmlHandler markup) => new(markup.ToString());

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part.Markup)));

    public override string ToString() => Markup;
}

/// <summary>Builds <see cref="Html"/>: every value is encoded unless it is markup already.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlHandler(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + 16 * formattedCount);

    public void AppendLiteral(string literal) => _text.Append(literal);

    public void AppendFormatted(Html markup) => _text.Append(markup.Markup);

    public void AppendFormatted(IEnumerable<Html> parts) => _text.Append(Html.Join(parts).Markup);

    public void AppendFormatted(string? value) => _text.Append(WebUtility.HtmlEncode(value));

    public void AppendFormatted<T>(T value, string? format = null)
        where T : IFormattable => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));

    public override string ToString() => _text.ToString();
}
