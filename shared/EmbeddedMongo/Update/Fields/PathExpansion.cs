using System.Globalization;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update;

/// <summary>
/// Finds the places that a path with <c>$</c>, <c>$[]</c> or <c>$[identifier]</c> stands for in one document. All are found before
/// anything is changed, so that one operator's change does not alter which elements the next one's filter matches.
/// </summary>
internal static class PathExpansion
{
    /// <exception cref="MongoException">BadValue where a filtered part meets something else than an array, or <c>$</c> has no match.</exception>
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
                // Materialised: what follows in the path is walked while nothing changes.
                return Enumerable.Range(0, array.Count)
                    .Where(i => identifier.Length == 0 || scope.ArrayFilters.Matches(identifier, array[i]))
                    .SelectMany(i => Expand(path.With(position, Text(i)), position + 1, array[i], scope));
            }

            if (UpdatePath.IsPositional(part))
            {
                var index = scope.Positional
                    ?? throw new MongoException(ErrorCode.BadValue, "The positional operator did not find the match needed from the query.");
                path = path.With(position, part = Text(index));
            }

            node = Child(node, part);
        }

        return [path];
    }

    private static BsonArray ArrayAt(UpdatePath path, int position, BsonValue? node) => node switch
    {
        BsonArray array => array,
        null => throw new MongoException(ErrorCode.BadValue, $"The path '{path.Prefix(position)}' must exist in the document in order to apply array updates."),
        _ => throw new MongoException(ErrorCode.BadValue, $"Cannot apply array updates to non-array element {path.Parts[position - 1]}: {ShellText.Of(node)}"),
    };

    private static BsonValue? Child(BsonValue? node, string name) => node switch
    {
        BsonDocument document => document.TryGetValue(name, out var value) ? value : null,
        BsonArray array when Query.FieldPath.IndexOf(name) is var index && index >= 0 && index < array.Count => array[index],
        _ => null,
    };

    private static string Text(int index) => index.ToString(CultureInfo.InvariantCulture);
}
