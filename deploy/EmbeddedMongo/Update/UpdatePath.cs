using EmbeddedMongo.Query;

namespace EmbeddedMongo.Update;

/// <summary>The dotted path of an update: names, array indexes, <c>$</c>, <c>$[]</c> and <c>$[identifier]</c>.</summary>
public sealed class UpdatePath
{
    // MongoDB's bound for paths; what a path creates must not be nested deeper than it can be stored.
    private const int MaxParts = 200;

    private readonly string[] _parts;

    private UpdatePath(string[] parts) => _parts = parts;

    public IReadOnlyList<string> Parts => _parts;

    /// <summary>The last part: the name of the field.</summary>
    public string Field => _parts[^1];

    /// <summary>Part by part: names by their characters, array indexes by number. MongoDB applies updates, and so adds new fields, in this order.</summary>
    public static Comparer<UpdatePath> Order { get; } = Comparer<UpdatePath>.Create(Compare);

    /// <summary>Whether it stands for different places in different documents.</summary>
    public bool IsDynamic => Array.Exists(_parts, part => IsPositional(part) || IsFiltered(part));

    /// <summary>The identifiers of <c>$[identifier]</c> that the path uses.</summary>
    public IEnumerable<string> Identifiers => _parts.Where(part => IsFiltered(part) && Identifier(part).Length > 0).Select(Identifier);

    /// <exception cref="MongoException">EmptyFieldName, BadValue, DollarPrefixedFieldName, Overflow.</exception>
    public static UpdatePath Parse(string text)
    {
        if (text.Length == 0) throw new MongoException(ErrorCode.EmptyFieldName, "An empty update path is not valid.");
        var parts = text.Split('.');
        if (parts.Contains("")) throw new MongoException(ErrorCode.EmptyFieldName, $"The update path '{text}' contains an empty field name, which is not allowed.");
        if (parts.Length > MaxParts) throw new MongoException(ErrorCode.Overflow, $"an update path has {parts.Length} parts, and {MaxParts} are allowed");

        if (IsPositional(parts[0])) throw new MongoException(ErrorCode.BadValue, $"Cannot have positional (i.e. '$') element in the first position in path '{text}'");
        if (IsFiltered(parts[0])) throw new MongoException(ErrorCode.BadValue, $"Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '{text}'");
        if (parts.Count(IsPositional) > 1) throw new MongoException(ErrorCode.BadValue, $"Too many positional (i.e. '$') elements found in path '{text}'");
        // Deeper down any name may be stored since MongoDB 5.0.
        if (parts[0].StartsWith('$'))
        {
            throw new MongoException(
                ErrorCode.DollarPrefixedFieldName,
                $"The dollar ($) prefixed field '{parts[0]}' in '{text}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.");
        }

        return new UpdatePath(parts);
    }

    public static bool IsPositional(string part) => part == "$";

    /// <summary>Whether a part is <c>$[]</c> or <c>$[identifier]</c>.</summary>
    public static bool IsFiltered(string part) => part.StartsWith("$[", StringComparison.Ordinal) && part.EndsWith(']');

    /// <summary>What stands in the brackets; empty for every element.</summary>
    public static string Identifier(string part) => part[2..^1];

    /// <summary>The same path with another part, as where an index takes the place of <c>$</c>.</summary>
    public UpdatePath With(int position, string part)
    {
        var parts = (string[])_parts.Clone();
        parts[position] = part;
        return new UpdatePath(parts);
    }

    /// <summary>The first parts, dotted.</summary>
    public string Prefix(int count) => string.Join('.', _parts, 0, count);

    /// <summary>Whether the path is the other one, or leads to it.</summary>
    public bool IsPrefixOf(UpdatePath other) => _parts.Length <= other._parts.Length && _parts.AsSpan().SequenceEqual(other._parts.AsSpan(0, _parts.Length));

    private static int Compare(UpdatePath x, UpdatePath y)
    {
        for (var i = 0; i < Math.Min(x._parts.Length, y._parts.Length); i++)
        {
            var (a, b) = (FieldPath.IndexOf(x._parts[i]), FieldPath.IndexOf(y._parts[i]));
            var order = a >= 0 && b >= 0 ? a.CompareTo(b) : string.CompareOrdinal(x._parts[i], y._parts[i]);
            if (order != 0) return order;
        }

        return x._parts.Length.CompareTo(y._parts.Length);
    }

    public override string ToString() => string.Join('.', _parts);
}
