using System.Collections;
using System.Globalization;

namespace DzStore.SparkConnect.Values;

/// <summary>
/// Writes numbers as Spark's options and settings do, and values for people, the same in any culture; checks text that is sent to Spark.
/// </summary>
internal static class SparkText
{
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A value for people to look at: dates and times as ISO 8601 writes them, bytes as hexadecimal digits.</summary>
    public static string Of(object? value) =>
        value switch
        {
            null => "null",
            string text => text,
            byte[] bytes => Convert.ToHexString(bytes),
            DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
            DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
            DateTimeOffset { Offset.Ticks: 0 } instant => Of(instant.UtcDateTime),
            DateTimeOffset instant => instant.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
            IDictionary map => $"{{{string.Join(", ", map.Keys.Cast<object>().Select(key => $"{Of(key)} -> {Of(map[key])}"))}}}",
            IEnumerable elements => $"[{string.Join(", ", elements.Cast<object?>().Select(Of))}]",
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };

    /// <summary>True if UTF-8 can hold the text: half a surrogate pair would arrive as U+FFFD.</summary>
    public static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
                return false;
        }
        return true;
    }
}
