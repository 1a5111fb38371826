using System.Globalization;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Fields;

/// <summary>
/// Resolves the positional operators <c>$</c>, <c>$[]</c> and <c>$[identifier]</c> of a path in one document. All paths are resolved before
/// the document changes, so that no operator affects the elements that the next one's filter matches. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/positional-all/"/>.
/// </summary>
internal static class PathExpansion
{
    /// <summary>Returns the paths with array indexes.</summary>
    /// <exception cref="MongoException">
    /// BadValue (2) when <c>$[]</c> meets anything but an array, or the query matched no element for <c>$</c>.
    /// </exception>
    public static IEnumerable<UpdatePath> Of(UpdatePath path, BsonDocument document, UpdateScope scope) =>
        path.IsDynamic ? Expand(path, 0, document, scope) : [path];

    private static IEnumerable<UpdatePath> Expand(UpdatePath path, int position, BsonValue? node, UpdateScope scope)
    {
        for (; position < path.Parts.Count; position++)
        {
            var part = path.Parts[position];
            if (UpdatePath.IsFiltered(part))
            {
                var array = ArrayAt(path, position, node);
                var identifier = UpdatePath.Identifier(part);
                // Lazy, but the caller reads all paths before it changes the document.
                return Enumerable
                    .Range(0, array.Count)
                    .Where(i => identifier.Length == 0 || scope.ArrayFilters.Matches(identifier, array[i]))
                    .SelectMany(i => Expand(path.With(position, Text(i)), position + 1, array[i], scope));
            }

            if (UpdatePath.IsPositional(part))
            {
                var index = scope.Positional
                    ?? throw new MongoException(
                        ErrorCode.BadValue,
                        "The positional operator did not find the match needed from the query."
                    );
                path = path.With(position, part = Text(index));
            }

            node = Child(node, part);
        }

        return [path];
    }

    /// <summary>Returns the array that <c>$[]</c> or <c>$[identifier]</c> applies to.</summary>
    private static BsonArray ArrayAt(UpdatePath path, int position, BsonValue? node) =>
        node switch
        {
            BsonArray array => array,
            null => throw new MongoException(
                ErrorCode.BadValue,
                $"The path '{path.Prefix(position)}' must exist in the document in order to apply array updates."
            ),
            _ => throw new MongoException(
                ErrorCode.BadValue,
                $"Cannot apply array updates to non-array element {path.Parts[position - 1]}: {ShellText.Of(node)}"
            ),
        };

    private static BsonValue? Child(BsonValue? node, string name) =>
        node switch
        {
            BsonDocument document => document.TryGetValue(name, out var value) ? value : null,
            BsonArray array when EmbeddedMongo.Paths.FieldPath.IndexOf(name) is var index && index >= 0 && index < array.Count => array[
                index
            ],
            _ => null,
        };

    private static string Text(int index) => index.ToString(CultureInfo.InvariantCulture);
}
