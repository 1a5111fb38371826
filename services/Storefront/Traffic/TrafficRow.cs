using System.Buffers;
using System.Globalization;
using System.Text;

namespace DzStore.Storefront.Traffic;

/// <summary>A row of the log: a visitor did something with a product.</summary>
/// <param name="Time">The time (UTC).</param>
/// <param name="Visitor">The visitor's name.</param>
/// <param name="Product">The product's canonical name.</param>
/// <param name="Action">What was done.</param>
internal readonly record struct TrafficRow(DateTime Time, string Visitor, string Product, string Action)
{
    /// <summary>The action of a product page that was shown.</summary>
    public const string View = "view";

    /// <summary>The action of a product that was put into a cart.</summary>
    public const string AddToCart = "add_to_cart";

    /// <summary>The action of a product that was bought.</summary>
    public const string Buy = "buy";

    /// <summary>The longest field as it is written, in characters: Analytics reads no longer names.</summary>
    public const int MaxFieldCharacters = 1_000;

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",;\t\"");

    /// <summary>The first line of a file.</summary>
    public static ReadOnlyMemory<byte> Header { get; } = "timestamp,user_id,product_name,action\n"u8.ToArray();

    /// <summary>True when Analytics could read the row: otherwise it would refuse the whole file.</summary>
    public bool IsValid => IsField(Visitor) && IsField(Product);

    /// <summary>Writes the row as one line of CSV (RFC 4180) in UTF-8.</summary>
    /// <param name="time">The time that is written.</param>
    /// <param name="output">Takes the line.</param>
    public void Write(DateTime time, IBufferWriter<byte> output) =>
        Encoding.UTF8.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'},{Field(Visitor)},{Field(Product)},{Field(Action)}\n"
            ),
            output
        );

    private static bool IsField(string? text) =>
        text is { Length: < MaxFieldCharacters } && text.Any(each => !IsBreak(each) && !char.IsWhiteSpace(each));

    private static string Field(string text)
    {
        // A row is one line: whole lines are what is kept of a file whose writer died.
        if (text.Any(IsBreak))
            text = string.Concat(text.Select(each => IsBreak(each) ? ' ' : each));
        // A spreadsheet evaluates text that begins like a formula; an apostrophe keeps it text (OWASP, CSV injection).
        if (text.TrimStart() is ['=' or '+' or '-' or '@', ..])
            text = '\'' + text;
        return text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    private static bool IsBreak(char each) => char.IsControl(each) || each is '\u2028' or '\u2029';
}
