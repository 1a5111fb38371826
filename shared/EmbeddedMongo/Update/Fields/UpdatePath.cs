using EmbeddedMongo.Errors;
using EmbeddedMongo.Paths;

namespace EmbeddedMongo.Update.Fields;

/// <summary>
/// The dotted path of an update: field names, array indexes, and the positional operators <c>$</c>, <c>$[]</c> and <c>$[identifier]</c>.
/// See <see href="https://www.mongodb.com/docs/manual/reference/operator/update/positional/"/>.
/// </summary>
internal sealed class UpdatePath
{
    // MongoDB's limit for paths, so that a path cannot create deeper nesting than BSON can store.
    private const int MaxParts = 200;

    private readonly string[] _parts;

    private UpdatePath(string[] parts) => _parts = parts;

    /// <summary>The parts between the dots.</summary>
    public IReadOnlyList<string> Parts => _parts;

    /// <summary>The last part, which is the field's name.</summary>
    public string Field => _parts[^1];

    /// <summary>
    /// Orders paths part by part: names by their characters, array indexes by number. MongoDB applies updates, and so adds new fields, in
    /// this order.
    /// </summary>
    public static Comparer<UpdatePath> Order { get; } = Comparer<UpdatePath>.Create(Compare);

    /// <summary>True when the path has a positional operator, so that it is resolved for each document.</summary>
    public bool IsDynamic => Array.Exists(_parts, part => IsPositional(part) || IsFiltered(part));

    /// <summary>The identifiers of the <c>$[identifier]</c> parts.</summary>
    public IEnumerable<string> Identifiers => _parts.Where(part => IsFiltered(part) && Identifier(part).Length > 0).Select(Identifier);

    /// <summary>Parses a path.</summary>
    /// <exception cref="MongoException">
    /// EmptyFieldName (56) for an empty part, BadValue (2) for a misplaced positional operator, DollarPrefixedFieldName (52) for a first
    /// name that begins with $, Overflow (15) for more than 200 parts.
    /// </exception>
    public static UpdatePath Parse(string text)
    {
        if (text.Length == 0)
            throw new MongoException(ErrorCode.EmptyFieldName, "An empty update path is not valid.");
        var parts = text.Split('.');
        if (parts.Contains(""))
        {
            throw new MongoException(
                ErrorCode.EmptyFieldName,
                $"The update path '{text}' contains an empty field name, which is not allowed."
            );
        }

        if (parts.Length > MaxParts)
            throw new MongoException(ErrorCode.Overflow, $"an update path has {parts.Length} parts, and {MaxParts} are allowed");

        if (IsPositional(parts[0]))
        {
            throw new MongoException(
                ErrorCode.BadValue,
                $"Cannot have positional (i.e. '$') element in the first position in path '{text}'"
            );
        }

        if (IsFiltered(parts[0]))
        {
            throw new MongoException(
                ErrorCode.BadValue,
                $"Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '{text}'"
            );
        }

        if (parts.Count(IsPositional) > 1)
            throw new MongoException(ErrorCode.BadValue, $"Too many positional (i.e. '$') elements found in path '{text}'");
        // Since MongoDB 5.0 nested field names can begin with a dollar sign.
        if (parts[0].StartsWith('$'))
        {
            throw new MongoException(
                ErrorCode.DollarPrefixedFieldName,
                $"The dollar ($) prefixed field '{parts[0]}' in '{text}' is not allowed in the context of an update's replacement "
                    + "document. Consider using an aggregation pipeline with $replaceWith."
            );
        }

        return new UpdatePath(parts);
    }

    /// <summary>Returns true for the positional operator <c>$</c>.</summary>
    public static bool IsPositional(string part) => part == "$";

    /// <summary>Returns true for <c>$[]</c> and <c>$[identifier]</c>.</summary>
    public static bool IsFiltered(string part) => part.StartsWith("$[", StringComparison.Ordinal) && part.EndsWith(']');

    /// <summary>Returns the identifier of a <c>$[identifier]</c> part; empty for <c>$[]</c>, which means every element.</summary>
    public static string Identifier(string part) => part[2..^1];

    /// <summary>Returns a path with one part replaced, such as an index in place of <c>$</c>.</summary>
    public UpdatePath With(int position, string part)
    {
        var parts = (string[])_parts.Clone();
        parts[position] = part;
        return new UpdatePath(parts);
    }

    /// <summary>Returns the first parts as a dotted path.</summary>
    /// <param name="count">The number of parts.</param>
    public string Prefix(int count) => string.Join('.', _parts, 0, count);

    /// <summary>Returns true when the other path is equal to this one or inside it.</summary>
    public bool IsPrefixOf(UpdatePath other) =>
        _parts.Length <= other._parts.Length && _parts.AsSpan().SequenceEqual(other._parts.AsSpan(0, _parts.Length));

    private static int Compare(UpdatePath x, UpdatePath y)
    {
        for (var i = 0; i < Math.Min(x._parts.Length, y._parts.Length); i++)
        {
            var (a, b) = (FieldPath.IndexOf(x._parts[i]), FieldPath.IndexOf(y._parts[i]));
            var order = a >= 0 && b >= 0 ? a.CompareTo(b) : string.CompareOrdinal(x._parts[i], y._parts[i]);
            if (order != 0)
                return order;
        }

        return x._parts.Length.CompareTo(y._parts.Length);
    }

    /// <summary>Returns the dotted path.</summary>
    public override string ToString() => string.Join('.', _parts);
}
