namespace EmbeddedMongo.Update;

/// <summary>The dotted path of an update: names, array indexes, <c>$</c>, <c>$[]</c> and <c>$[identifier]</c>.</summary>
public sealed class UpdatePath
{
    private UpdatePath(string text, string[] parts) => (Text, Parts) = (text, parts);

    public string Text { get; }

    public IReadOnlyList<string> Parts { get; }

    /// <summary>The identifiers of <c>$[identifier]</c> that the path uses.</summary>
    public IEnumerable<string> Identifiers => Parts.Where(IsFiltered).Select(part => part[2..^1]);

    public static UpdatePath Parse(string text)
    {
        var parts = text.Split('.');
        if (parts.Any(part => part.Length == 0))
        {
            throw new MongoException(
                ErrorCode.EmptyFieldName,
                text.Length == 0
                    ? "An empty update path is not valid."
                    : $"The update path '{text}' contains an empty field name, which is not allowed.");
        }

        if (parts[0].StartsWith('$'))
        {
            throw IsPositional(parts[0]) || IsAll(parts[0]) || IsFiltered(parts[0])
                ? new MongoException(ErrorCode.BadValue, $"Cannot have array filter identifier (i.e. '$[<id>]') or positional element in the first position in path '{text}'")
                : new MongoException(ErrorCode.DollarPrefixedFieldName, $"The dollar ($) prefixed field '{parts[0]}' in '{text}' is not valid for storage.");
        }

        foreach (var part in parts.Skip(1))
        {
            if (part.StartsWith('$') && !IsPositional(part) && !IsAll(part) && !IsFiltered(part) && part is not ("$id" or "$ref" or "$db"))
                throw new MongoException(ErrorCode.DollarPrefixedFieldName, $"The dollar ($) prefixed field '{part}' in '{text}' is not valid for storage.");
        }

        return new UpdatePath(text, parts);
    }

    public static bool IsPositional(string part) => part == "$";

    public static bool IsAll(string part) => part == "$[]";

    public static bool IsFiltered(string part) => part.Length > 3 && part.StartsWith("$[", StringComparison.Ordinal) && part.EndsWith(']');

    /// <summary>Whether one of two paths is the other, or leads to it, so that one update cannot set both.</summary>
    public bool ConflictsWith(UpdatePath other)
    {
        var common = Math.Min(Parts.Count, other.Parts.Count);
        for (var i = 0; i < common; i++)
        {
            if (Parts[i] != other.Parts[i]) return false;
        }

        return true;
    }

    public override string ToString() => Text;
}
