using System.Globalization;
using DzStore.Load.Results;

namespace DzStore.Load.Decisions;

/// <summary>Formats figures for people, with as many digits as a comparison needs.</summary>
internal static class Figures
{
    public static string Ms(double? milliseconds) =>
        milliseconds switch
        {
            null => "–",
            double.PositiveInfinity => EndlessWait.Never,
            >= 1_000 => Text($"{milliseconds / 1000:0.00} s"),
            >= 100 => Text($"{milliseconds:0} ms"),
            >= 10 => Text($"{milliseconds:0.0} ms"),
            _ => Text($"{milliseconds:0.00} ms"),
        };

    public static string Rate(double? perSecond) => perSecond is null ? "–" : Text($"{perSecond:#,0}/s");

    public static string Count(double number) => Text($"{number:#,0}");

    public static string Times(double? ratio) =>
        ratio switch
        {
            null => "–",
            >= 100 => Text($"{ratio:#,0} times"),
            >= 10 => Text($"{ratio:0} times"),
            _ => Text($"{ratio:0.0} times"),
        };

    public static string Percent(double share) => Text($"{share * 100:0.##} %");

    public static string Seconds(TimeSpan span) => Text($"{span.TotalSeconds:0.#} s");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
