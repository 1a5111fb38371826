using System.Globalization;

namespace DzStore.SparkConnect;

/// <summary>Values as Spark's options and configuration write them, whatever the culture of the thread, and text that it can take.</summary>
internal static class SparkText
{
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Whether UTF-8 can hold the text: half a surrogate pair would arrive as U+FFFD.</summary>
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
