using System.Text;
using DzStore.ServiceDefaults.OpenApi;

namespace DzStore.Orders;

/// <summary>
/// What the fields of an order may hold. Lengths count Unicode code points, as JSON Schema does. A total is written in digits
/// only, without sign, fraction or exponent: 150000.0 and 1.5e5 are refused, so that what is stored is what was written.
/// </summary>
public static class OrderRules
{
    public const int MaxOrderIdLength = 128;
    public const int MaxUserLength = 200;
    public const int MaxItems = 100;
    public const int MaxItemLength = 200;

    /// <summary>2^53 - 1: the largest whole number that every JSON reader keeps exactly.</summary>
    public const long MaxTotal = 9_007_199_254_740_991;

    /// <summary>The pattern of a text field: no control characters, and at least one character that is not white space.</summary>
    public const string TextPattern = ValueSchemas.TextPattern;

    /// <summary>The pattern of an order id: a text that is neither "." nor "..".</summary>
    public const string OrderIdPattern = @"^(?!\.{1,2}$)" + TextPattern;

    /// <summary>Says what is wrong with an order id, or null. "." and ".." cannot be told from path segments in a URL.</summary>
    public static string? CheckOrderId(string id) =>
        id is "." or ".." ? "must not be \".\" or \"..\", which a URL cannot carry" : CheckText(id, MaxOrderIdLength);

    /// <summary>Says what is wrong with a user, or null.</summary>
    public static string? CheckUser(string user) => CheckText(user, MaxUserLength);

    /// <summary>Says what is wrong with one item, or null.</summary>
    public static string? CheckItem(string item) => CheckText(item, MaxItemLength);

    private static string? CheckText(string text, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "must not be empty";
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            length++;
            if (Rune.IsControl(rune))
                return "must not contain control characters";
        }
        return length > maxLength ? $"must be at most {maxLength} characters long, not {length}" : null;
    }
}
