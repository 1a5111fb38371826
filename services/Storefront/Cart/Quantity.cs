using System.Globalization;

namespace DzStore.Storefront.Cart;

/// <summary>Reads the number that a visitor typed into a quantity's field.</summary>
public static class Quantity
{
    /// <summary>The most items of an order, as Checkout and Billing have it.</summary>
    public const int Most = 100;

    /// <summary>The number, with the digits of Latin or Arabic writing; null for what is no whole number from 0.</summary>
    public static int? Parse(string? typed)
    {
        if (typed?.Trim() is not { Length: > 0 and <= 6 } text)
            return null;
        var number = 0;
        foreach (var digit in text)
        {
            if (!char.IsDigit(digit))
                return null;
            number = (number * 10) + (int)CharUnicodeInfo.GetNumericValue(digit);
        }
        return number;
    }
}
