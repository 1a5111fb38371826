using EmbeddedMongo.Query;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update;

/// <summary>The <c>arrayFilters</c> of an update: for each identifier, which elements <c>$[identifier]</c> stands for.</summary>
public sealed class ArrayFilters
{
    private readonly Dictionary<string, Filter> _byIdentifier = [];

    public static ArrayFilters None { get; } = new();

    public static ArrayFilters Parse(BsonArray? source, BsonDocument? variables)
    {
        var filters = new ArrayFilters();
        foreach (var item in source ?? [])
        {
            if (item is not BsonDocument document) throw new MongoException(ErrorCode.TypeMismatch, "BSON field 'update.updates.arrayFilters' must hold objects only");
            var identifier = IdentifierOf(document);
            if (!filters._byIdentifier.TryAdd(identifier, Filter.Parse(document, variables)))
                throw new MongoException(ErrorCode.FailedToParse, $"Found multiple array filters with the same top-level field name {identifier}");
        }

        return filters;
    }

    public bool Matches(string identifier, BsonValue element) => _byIdentifier[identifier].Matches(new BsonDocument(identifier, element));

    /// <summary>Every identifier that a path names must be there, and every filter must be named by some path.</summary>
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
        if (unused is not null) throw new MongoException(ErrorCode.FailedToParse, $"The array filter for identifier '{unused}' was not used in the update {ShellText.Of(update)}");
    }

    private static string IdentifierOf(BsonDocument filter)
    {
        var identifiers = Names(filter).Distinct().ToList();
        return identifiers.Count switch
        {
            0 => throw new MongoException(ErrorCode.FailedToParse, "Cannot use an expression without a top-level field name in arrayFilters"),
            1 => IsIdentifier(identifiers[0]) ? identifiers[0] : throw new MongoException(
                ErrorCode.BadValue,
                $"Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '{identifiers[0]}'"),
            _ => throw new MongoException(
                ErrorCode.FailedToParse,
                $"Error parsing array filter :: caused by :: Expected a single top-level field name, found '{identifiers[0]}' and '{identifiers[1]}'"),
        };
    }

    private static bool IsIdentifier(string name) => name.Length > 0 && char.IsAsciiLetterLower(name[0]) && name.All(char.IsAsciiLetterOrDigit);

    private static IEnumerable<string> Names(BsonDocument filter) => filter.SelectMany(element =>
        element.Name is "$and" or "$or" or "$nor" && element.Value is BsonArray branches
            ? branches.OfType<BsonDocument>().SelectMany(Names)
            : element.Name.StartsWith('$') ? [] : [element.Name.Split('.')[0]]);
}
