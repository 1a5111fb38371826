using DzStore.ServiceDefaults.Requests;

namespace DzStore.Orders.Contract;

/// <summary>
/// The rules of an order's fields. Lengths count Unicode code points, as JSON Schema does. A total is written in digits only, without sign,
/// fraction or exponent: 150000.0 and 1.5e5 are refused, so that the stored number is the one that was sent.
/// </summary>
public static class OrderRules
{
    /// <summary>The most characters of an order id.</summary>
    public const int MaxOrderIdLength = 128;

    /// <summary>The most characters of a user.</summary>
    public const int MaxUserLength = 200;

    /// <summary>The most items of an order.</summary>
    public const int MaxItems = 100;

    /// <summary>The most characters of an item.</summary>
    public const int MaxItemLength = 200;

    /// <summary>
    /// The largest total in dinars: 2^53 - 1, the largest whole number that every JSON reader keeps exactly (RFC 8259, section 6).
    /// </summary>
    public const long MaxTotal = 9_007_199_254_740_991;

    /// <summary>The pattern of a text field: no control characters, and at least one character that is not white space.</summary>
    public const string TextPattern = TextRules.Pattern;

    /// <summary>The pattern of an order id: a text that is neither "." nor "..".</summary>
    public const string OrderIdPattern = @"^(?!\.{1,2}$)" + TextPattern;

    /// <summary>Returns the rule that an order id breaks, or null. "." and ".." cannot be told from path segments in a URL.</summary>
    public static string? CheckOrderId(string id) =>
        id is "." or ".." ? "must not be \".\" or \"..\", which a URL cannot carry" : TextRules.Check(id, MaxOrderIdLength);

    /// <summary>Returns the rule that a user breaks, or null.</summary>
    public static string? CheckUser(string user) => TextRules.Check(user, MaxUserLength);

    /// <summary>Returns the rule that an item breaks, or null.</summary>
    public static string? CheckItem(string item) => TextRules.Check(item, MaxItemLength);
}
