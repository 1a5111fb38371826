using System.Globalization;

namespace DzStore.Storefront.Languages;

/// <summary>Writes prices and numbers as people in Algeria do: 150 000 DA.</summary>
public static class Prices
{
    // Plain spaces would break the line within a number, and let a right-to-left line turn its groups round.
    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = "\u00a0", NumberDecimalDigits = 0 };

    /// <summary>A number with its thousands apart.</summary>
    public static string Number(long number) => number.ToString("N0", Grouped);

    /// <summary>An amount of whole dinars.</summary>
    public static string Text(long dinars) => Number(dinars) + "\u00a0DA";

    /// <summary>A time in milliseconds, with as many digits as one can tell apart.</summary>
    public static string Milliseconds(double milliseconds) =>
        milliseconds.ToString(milliseconds < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + "\u00a0ms";
}
