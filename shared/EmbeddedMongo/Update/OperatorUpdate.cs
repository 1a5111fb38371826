using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Update.Fields;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update;

/// <summary>
/// An update with operators: <c>{$set: {…}, $inc: {…}}</c>. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/"/>.
/// </summary>
internal sealed class OperatorUpdate : UpdateSpec
{
    private readonly List<FieldUpdate> _updates;
    private readonly ArrayFilters _arrayFilters;
    private readonly TimeProvider _time;
    private readonly bool _isDynamic;
    private readonly bool _isPositional;

    /// <summary>Parses the update.</summary>
    /// <exception cref="MongoException">The codes that <see cref="UpdateSpec.Parse"/> lists.</exception>
    public OperatorUpdate(BsonDocument source, ArrayFilters arrayFilters, BsonDocument? variables, TimeProvider time)
    {
        (_arrayFilters, _time) = (arrayFilters, time);
        _updates = UpdateOperators.Parse(source, variables);
        arrayFilters.Check(_updates.Select(update => update.Path), source);
        _isDynamic = _updates.Exists(update => update.Path.IsDynamic);
        _isPositional = _updates.Exists(update => update.Path.Parts.Any(UpdatePath.IsPositional));
    }

    /// <summary>The paths that the update writes in this document, with indexes in place of <c>$</c> and <c>$[]</c>.</summary>
    /// <param name="document">The document before the update.</param>
    /// <param name="filter">The filter of the command, for the positional operator <c>$</c>.</param>
    public IReadOnlySet<string> Written(BsonDocument document, Filter filter)
    {
        var scope = Scope(document, _isPositional ? PositionalMatch.Find(filter, document) : null);
        return _updates
            .SelectMany(update => update.Paths.SelectMany(path => PathExpansion.Of(path, document, scope)))
            .Select(path => path.ToString())
            .ToHashSet();
    }

    protected override BsonDocument ApplyTo(BsonDocument document, Filter filter)
    {
        var scope = Scope(document, _isPositional ? PositionalMatch.Find(filter, document) : null);
        var copy = Copy.Deep(document);
        return Apply(copy, scope, isInsert: false) ? copy : document;
    }

    protected override BsonDocument Insert(BsonDocument seed, Filter filter)
    {
        var document = Copy.Deep(seed);
        Apply(document, Scope(seed, positional: null), isInsert: true);
        return document;
    }

    private bool Apply(BsonDocument document, UpdateScope scope, bool isInsert)
    {
        var changed = false;
        foreach (var (path, update) in Places(document, scope))
        {
            if (isInsert || !update.OnInsertOnly)
                changed |= update.Apply(document, path, scope);
        }

        return changed;
    }

    /// <summary>Resolves the paths of the operators in this document, and orders them.</summary>
    private IEnumerable<(UpdatePath Path, FieldUpdate Update)> Places(BsonDocument document, UpdateScope scope)
    {
        if (!_isDynamic)
            return _updates.Select(update => (update.Path, update));

        List<(UpdatePath Path, FieldUpdate Update)> places =
        [
            .. _updates.SelectMany(update => PathExpansion.Of(update.Path, document, scope).Select(path => (path, update))),
        ];
        places.Sort((x, y) => UpdatePath.Order.Compare(x.Path, y.Path));
        PathConflicts.Check([.. places.Select(place => place.Path)]);
        return places;
    }

    private UpdateScope Scope(BsonDocument document, int? positional) =>
        new(document.GetValue("_id", null), _time.GetUtcNow(), _arrayFilters, positional);
}
