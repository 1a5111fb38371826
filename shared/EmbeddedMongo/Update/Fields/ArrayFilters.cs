using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Fields;

/// <summary>
/// The <c>arrayFilters</c> of an update: for each identifier, a filter that selects the array elements of <c>$[identifier]</c>. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/positional-filtered/"/>.
/// </summary>
internal sealed class ArrayFilters
{
    private readonly Dictionary<string, Filter> _byIdentifier = [];

    /// <summary>An update without array filters.</summary>
    public static ArrayFilters None { get; } = new();

    /// <summary>Parses array filters.</summary>
    /// <param name="source">The array as sent, or null when there is none.</param>
    /// <param name="variables">The values of <c>let</c>, or null.</param>
    /// <exception cref="MongoException">
    /// TypeMismatch (14) for an item that is not a document, FailedToParse (9) when a filter has no or several top-level names or repeats
    /// one, BadValue (2) for a bad identifier, and the codes of the filter.
    /// </exception>
    public static ArrayFilters Parse(BsonArray? source, BsonDocument? variables)
    {
        var filters = new ArrayFilters();
        foreach (var item in source ?? [])
        {
            if (item is not BsonDocument document)
                throw new MongoException(ErrorCode.TypeMismatch, "BSON field 'update.updates.arrayFilters' must hold objects only");
            var identifier = IdentifierOf(document);
            if (!filters._byIdentifier.TryAdd(identifier, Filter.Parse(document, variables)))
            {
                throw new MongoException(
                    ErrorCode.FailedToParse,
                    $"Found multiple array filters with the same top-level field name {identifier}"
                );
            }
        }

        return filters;
    }

    /// <summary>Returns true when the identifier's filter matches the array element.</summary>
    /// <param name="identifier">An identifier of these filters; <see cref="Check"/> has verified it.</param>
    /// <param name="element">The array element.</param>
    public bool Matches(string identifier, BsonValue element) => _byIdentifier[identifier].Matches(new BsonDocument(identifier, element));

    /// <summary>Verifies that every identifier in a path has a filter, and that a path uses every filter.</summary>
    /// <param name="paths">The paths of the update.</param>
    /// <param name="update">The update, for the error message.</param>
    /// <exception cref="MongoException">
    /// BadValue (2) for an identifier without a filter, FailedToParse (9) for an unused filter.
    /// </exception>
    public void Check(IEnumerable<UpdatePath> paths, BsonValue update)
    {
        var used = new HashSet<string>();
        foreach (var path in paths)
        {
            foreach (var identifier in path.Identifiers)
            {
                if (!_byIdentifier.ContainsKey(identifier))
                    throw new MongoException(ErrorCode.BadValue, $"No array filter found for identifier '{identifier}' in path '{path}'");
                used.Add(identifier);
            }
        }

        var unused = _byIdentifier.Keys.FirstOrDefault(identifier => !used.Contains(identifier));
        if (unused is not null)
        {
            throw new MongoException(
                ErrorCode.FailedToParse,
                $"The array filter for identifier '{unused}' was not used in the update {ShellText.Of(update)}"
            );
        }
    }

    private static string IdentifierOf(BsonDocument filter)
    {
        var identifiers = Names(filter).Distinct().ToList();
        return identifiers.Count switch
        {
            0 => throw new MongoException(
                ErrorCode.FailedToParse,
                "Cannot use an expression without a top-level field name in arrayFilters"
            ),
            1 => IsIdentifier(identifiers[0])
                ? identifiers[0]
                : throw new MongoException(
                    ErrorCode.BadValue,
                    "Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string "
                        + $"beginning with a lowercase letter, found '{identifiers[0]}'"
                ),
            _ => throw new MongoException(
                ErrorCode.FailedToParse,
                $"Error parsing array filter :: caused by :: Expected a single top-level field name, found '{identifiers[0]}' and "
                    + $"'{identifiers[1]}'"
            ),
        };
    }

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && char.IsAsciiLetterLower(name[0]) && name.All(char.IsAsciiLetterOrDigit);

    private static IEnumerable<string> Names(BsonDocument filter) =>
        filter.SelectMany(element =>
            element.Name is "$and" or "$or" or "$nor" && element.Value is BsonArray branches
                ? branches.OfType<BsonDocument>().SelectMany(Names)
            : element.Name.StartsWith('$') ? []
            : [element.Name.Split('.')[0]]
        );
}
