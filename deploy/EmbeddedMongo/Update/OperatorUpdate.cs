using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Update;

/// <summary>An update of operators: <c>{$set: {…}, $inc: {…}}</c>.</summary>
internal sealed class OperatorUpdate : UpdateSpec
{
    private readonly List<FieldUpdate> _updates;
    private readonly ArrayFilters _arrayFilters;
    private readonly TimeProvider _time;
    private readonly bool _positional;

    public OperatorUpdate(BsonDocument source, ArrayFilters arrayFilters, BsonDocument? variables, TimeProvider time)
    {
        (_arrayFilters, _time) = (arrayFilters, time);
        _updates = UpdateOperators.Parse(source, variables);
        arrayFilters.Check(_updates.Select(update => update.Path), source);
        _positional = _updates.Any(update => update.Path.Parts.Any(UpdatePath.IsPositional));
    }

    protected override BsonDocument ApplyTo(BsonDocument document, Filter filter)
    {
        var copy = (BsonDocument)document.DeepClone();
        var scope = Scope(document, _positional ? PositionalMatch.Find(filter, document) : null);
        var changed = false;
        foreach (var update in _updates)
        {
            if (!update.OnInsertOnly) changed |= update.Apply(copy, scope);
        }

        return changed ? copy : document;
    }

    protected override BsonDocument Insert(BsonDocument seed, Filter filter)
    {
        var document = (BsonDocument)seed.DeepClone();
        var scope = Scope(seed, positional: null);
        foreach (var update in _updates) update.Apply(document, scope);
        return document;
    }

    private UpdateScope Scope(BsonDocument document, int? positional) =>
        new(document.GetValue("_id", null), _time.GetUtcNow(), _arrayFilters, positional);
}
