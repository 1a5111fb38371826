namespace EmbeddedMongo.Paths;

/// <summary>
/// A dotted path of the query language, split once: <c>items.0.price</c> has three parts, of which the second is also an array index.
/// </summary>
internal sealed class FieldPath
{
    private readonly string[] _parts;
    private readonly int[] _indexes;

    /// <summary>Splits a dotted path.</summary>
    /// <param name="dotted">The path, such as <c>items.0.price</c>; no syntax is checked.</param>
    public FieldPath(string dotted)
    {
        ArgumentNullException.ThrowIfNull(dotted);
        Dotted = dotted;
        _parts = dotted.Split('.');
        _indexes = Array.ConvertAll(_parts, IndexOf);
    }

    /// <summary>The path as given.</summary>
    public string Dotted { get; }

    /// <summary>The number of parts.</summary>
    public int Count => _parts.Length;

    /// <summary>Returns a part by its position, from zero.</summary>
    public string this[int part] => _parts[part];

    /// <summary>Returns the part as an array index, or −1. <c>01</c> and <c>-1</c> are field names only, as in MongoDB.</summary>
    public int IndexAt(int part) => _indexes[part];

    /// <summary>
    /// Converts a part of a path to an array index, or −1 when it is not a decimal number of at most 9 digits without leading zeros.
    /// </summary>
    public static int IndexOf(string part)
    {
        if (part.Length is 0 or > 9 || (part[0] == '0' && part.Length > 1))
            return -1;
        foreach (var digit in part)
        {
            if (!char.IsAsciiDigit(digit))
                return -1;
        }

        return int.Parse(part, System.Globalization.CultureInfo.InvariantCulture);
    }
}
