namespace DzStore.SparkConnect;

public static partial class Functions
{
    /// <summary>The text in lower case (<c>lower</c>).</summary>
    public static Column Lower(Column column) => Call("lower", column);

    /// <summary>The text in upper case (<c>upper</c>).</summary>
    public static Column Upper(Column column) => Call("upper", column);

    /// <summary>The text with the first letter of each word in upper case and the others in lower case (<c>initcap</c>).</summary>
    public static Column InitCap(Column column) => Call("initcap", column);

    /// <summary>The text without spaces at both ends (<c>trim</c>).</summary>
    public static Column Trim(Column column) => Call("trim", column);

    /// <summary>The text without spaces at its beginning (<c>ltrim</c>).</summary>
    public static Column LTrim(Column column) => Call("ltrim", column);

    /// <summary>The text without spaces at its end (<c>rtrim</c>).</summary>
    public static Column RTrim(Column column) => Call("rtrim", column);

    /// <summary>The number of characters of a text, or of bytes of a binary (<c>length</c>).</summary>
    public static Column Length(Column column) => Call("length", column);

    /// <summary>The texts, binaries or arrays joined; null where one of them is null (<c>concat</c>).</summary>
    public static Column Concat(params IEnumerable<Column> columns) => Column.Call("concat", columns);

    /// <summary>The texts joined with a separator between them; nulls are skipped (<c>concat_ws</c>).</summary>
    public static Column ConcatWs(string separator, params IEnumerable<Column> columns) => Call("concat_ws", [Lit(separator), .. columns]);

    /// <summary>A part of a text or of a binary (<c>substring</c>).</summary>
    /// <param name="column">The text or binary.</param>
    /// <param name="start">The first character or byte, counted from 1; negative from the end.</param>
    /// <param name="length">The number of characters or bytes.</param>
    public static Column Substring(Column column, int start, int length) => Call("substring", column, Lit(start), Lit(length));

    /// <summary>The text before a delimiter's occurrence (<c>substring_index</c>).</summary>
    /// <param name="column">The text.</param>
    /// <param name="delimiter">The delimiter.</param>
    /// <param name="count">The occurrence to stop at. Of a negative count, the text after it, counted from the end.</param>
    public static Column SubstringIndex(Column column, string delimiter, int count) =>
        Call("substring_index", column, Lit(delimiter), Lit(count));

    /// <summary>An array of the parts of the text between matches of a regular expression (<c>split</c>).</summary>
    /// <param name="column">The text.</param>
    /// <param name="pattern">A regular expression of Java.</param>
    /// <param name="limit">The greatest number of parts; 0 or less is no limit.</param>
    public static Column Split(Column column, string pattern, int limit = -1) => Call("split", column, Lit(pattern), Lit(limit));

    /// <summary>The first match of a group of a regular expression; an empty text where there is none (<c>regexp_extract</c>).</summary>
    /// <param name="column">The text.</param>
    /// <param name="pattern">A regular expression of Java.</param>
    /// <param name="group">The group; 0 is the whole match.</param>
    public static Column RegexpExtract(Column column, string pattern, int group) =>
        Call("regexp_extract", column, Lit(pattern), Lit(group));

    /// <summary>The text with every match of a regular expression replaced (<c>regexp_replace</c>).</summary>
    /// <param name="column">The text.</param>
    /// <param name="pattern">A regular expression of Java.</param>
    /// <param name="replacement">The replacement; <c>$1</c> is the first group.</param>
    public static Column RegexpReplace(Column column, string pattern, string replacement) =>
        Call("regexp_replace", column, Lit(pattern), Lit(replacement));

    /// <summary>The text with every occurrence of another replaced (<c>replace</c>).</summary>
    public static Column Replace(Column column, string search, string replacement) =>
        Call("replace", column, Lit(search), Lit(replacement));

    /// <summary>
    /// The text with each character of <paramref name="from"/> replaced by the one at the same place of <paramref name="to"/>, or left
    /// out where there is none (<c>translate</c>).
    /// </summary>
    public static Column Translate(Column column, string from, string to) => Call("translate", column, Lit(from), Lit(to));

    /// <summary>The text padded at its beginning, or cut, to a length in characters (<c>lpad</c>).</summary>
    public static Column LPad(Column column, int length, string pad) => Call("lpad", column, Lit(length), Lit(pad));

    /// <summary>The text padded at its end, or cut, to a length in characters (<c>rpad</c>).</summary>
    public static Column RPad(Column column, int length, string pad) => Call("rpad", column, Lit(length), Lit(pad));

    /// <summary>The text, or the array, in reverse order (<c>reverse</c>).</summary>
    public static Column Reverse(Column column) => Call("reverse", column);

    /// <summary>The text repeated (<c>repeat</c>).</summary>
    public static Column Repeat(Column column, int times) => Call("repeat", column, Lit(times));

    /// <summary>The place of the first occurrence of a text, from 1; 0 where there is none (<c>instr</c>).</summary>
    public static Column InStr(Column column, string text) => Call("instr", column, Lit(text));

    /// <summary>
    /// The Levenshtein distance of two texts: the least number of characters to change, insert or delete (<c>levenshtein</c>).
    /// </summary>
    public static Column Levenshtein(Column left, Column right) => Call("levenshtein", left, right);

    /// <summary>The number as text with commas between thousands, such as <c>1,234.50</c> (<c>format_number</c>).</summary>
    /// <param name="column">The number.</param>
    /// <param name="decimals">The digits after the point.</param>
    public static Column FormatNumber(Column column, int decimals) => Call("format_number", column, Lit(decimals));

    /// <summary>The values in a format of Java's printf (<c>format_string</c>).</summary>
    public static Column FormatString(string format, params IEnumerable<Column> columns) =>
        Call("format_string", [Lit(format), .. columns]);

    /// <summary>The MD5 digest as 32 hexadecimal digits (<c>md5</c>).</summary>
    public static Column Md5(Column column) => Call("md5", column);

    /// <summary>A SHA-2 digest as hexadecimal digits (<c>sha2</c>).</summary>
    /// <param name="column">The text or binary.</param>
    /// <param name="bits">The digest's size in bits: 224, 256, 384 or 512.</param>
    public static Column Sha2(Column column, int bits) => Call("sha2", column, Lit(bits));

    /// <summary>The 64-bit xxHash of the values, as a <c>bigint</c> (<c>xxhash64</c>).</summary>
    public static Column XxHash64(params IEnumerable<Column> columns) => Column.Call("xxhash64", columns);

    /// <summary>The binary as Base64 text (<c>base64</c>).</summary>
    public static Column Base64(Column column) => Call("base64", column);

    /// <summary>Base64 text as a binary (<c>unbase64</c>).</summary>
    public static Column Unbase64(Column column) => Call("unbase64", column);

    /// <summary>The integer, text or binary as hexadecimal digits (<c>hex</c>).</summary>
    public static Column Hex(Column column) => Call("hex", column);
}
