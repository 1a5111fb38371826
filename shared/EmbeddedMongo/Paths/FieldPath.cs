namespace EmbeddedMongo.Query;

/// <summary>A dotted path, split once: <c>items.0.price</c> is three parts, of which the second is also an array index.</summary>
public sealed class FieldPath
{
    private readonly string[] _parts;
    private readonly int[] _indexes;

    public FieldPath(string dotted)
    {
        ArgumentNullException.ThrowIfNull(dotted);
        Dotted = dotted;
        _parts = dotted.Split('.');
        _indexes = Array.ConvertAll(_parts, IndexOf);
    }

    public string Dotted { get; }

    public int Count => _parts.Length;

    public string this[int part] => _parts[part];

    /// <summary>The part as an array index, or −1; <c>01</c> and <c>-1</c> are field names only, as in MongoDB.</summary>
    public int IndexAt(int part) => _indexes[part];

    public static int IndexOf(string part)
    {
        if (part.Length is 0 or > 9 || (part[0] == '0' && part.Length > 1)) return -1;
        foreach (var digit in part)
            if (!char.IsAsciiDigit(digit)) return -1;

        return int.Parse(part, System.Globalization.CultureInfo.InvariantCulture);
    }
}
