using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace DzStore.Histories.Pictures;

/// <summary>Makes elements of a page. They are XML nodes, so that all text in them is escaped when they are written.</summary>
internal static class Markup
{
    /// <summary>An element with attributes and content.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="attributes">Names and values in turn; a number is written as pages have it.</param>
    /// <param name="content">Texts and elements; text is cleaned of what no page can hold.</param>
    public static XElement Element(string name, object[] attributes, params object?[] content)
    {
        var element = new XElement(name, content.Select(part => part is string text ? Clean(text) : part));
        for (var index = 0; index < attributes.Length; index += 2)
            element.SetAttributeValue((string)attributes[index], Show(attributes[index + 1]));
        return element;
    }

    /// <summary>A text that is cut where it is longer than its place.</summary>
    public static string Shorten(string text, int length) => text.Length <= length ? text : $"{text.AsSpan(0, length - 1)}…";

    /// <summary>A time of a history: microseconds within the first millisecond, then milliseconds.</summary>
    public static string Time(long nanoseconds) =>
        Math.Abs(nanoseconds) < 1_000_000
            ? string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:0.###} µs")
            : string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:#,0.###} ms");

    private static string Show(object value) =>
        value is double number
            ? number.ToString("0.##", CultureInfo.InvariantCulture)
            : Clean(Convert.ToString(value, CultureInfo.InvariantCulture)!);

    /// <summary>Replaces characters that XML has no form for, such as control characters and halves of pairs.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (index + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[index + 1], text[index]))
                clean.Append(text[index]).Append(text[++index]);
            else
                clean.Append(XmlConvert.IsXmlChar(text[index]) ? text[index] : '\uFFFD');
        }

        return clean.ToString();
    }
}
