namespace DzStore.Analytics.Trending.Csv.Rows;

/// <summary>A character between the fields of a log.</summary>
/// <param name="Character">The character, in UTF-8.</param>
/// <param name="Name">Its name in messages.</param>
internal sealed record LogSeparator(byte Character, string Name)
{
    public static readonly LogSeparator Comma = new((byte)',', "comma");

    /// <summary>The separators that logs have, the usual one first.</summary>
    public static readonly LogSeparator[] All = [Comma, new((byte)';', "semicolon"), new((byte)'\t', "tab")];
}
