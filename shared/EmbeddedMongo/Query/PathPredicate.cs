using EmbeddedMongo.Errors;
using EmbeddedMongo.Paths;
using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>
/// The base of operators on one dotted path, such as <c>{"total": {$gt: 5}}</c>: path <c>total</c>, operator <c>$gt</c>, operand 5. It
/// walks the path, and applies the operator to each value that the path reaches.
/// </summary>
/// <param name="path">The dotted path.</param>
/// <param name="operator">The operator's name, with its dollar sign.</param>
/// <param name="operand">The operand as sent.</param>
internal abstract class PathPredicate(string path, string @operator, BsonValue operand) : Predicate
{
    /// <summary>The results of a walk that found no match, and of a match that is not an array element.</summary>
    protected const int NoMatch = -2,
        NoIndex = -1;

    private readonly FieldPath _path = new(path);

    /// <summary>The dotted path.</summary>
    public string Path => _path.Dotted;

    /// <summary>The operator's name, with its dollar sign.</summary>
    public string Operator { get; } = @operator;

    /// <summary>The operand as the client sent it.</summary>
    public BsonValue Operand { get; } = operand;

    /// <summary>
    /// True when every match has an index key equal to the operand (<c>$eq</c>), equal to one of its elements (<c>$in</c>), or beyond it
    /// within the operand's type bracket (<c>$gt</c> …), so that the planner can bound an index scan. False for null (a missing field
    /// matches), arrays (an index holds their elements), regular expressions, NaN and MinKey/MaxKey.
    /// </summary>
    public virtual bool BoundsIndex => false;

    /// <summary>
    /// True when the operator applies to each element of an array at the path's end before the array as a whole. <c>$exists</c>,
    /// <c>$size</c> and <c>$elemMatch</c> apply to the whole array only.
    /// </summary>
    protected virtual bool AsksElements => true;

    /// <inheritdoc/>
    public sealed override bool Matches(BsonDocument document)
    {
        Interruption.Check();
        return Walk(document, 0) != NoMatch;
    }

    /// <summary>
    /// Returns the index of the array element that matched, for the positional operator <c>$</c>. In nested arrays it is the index in the
    /// outermost one. Null when the document does not match, or matches without an array element.
    /// </summary>
    public int? MatchedIndex(BsonDocument document) => Walk(document, 0) is var index and >= 0 ? index : null;

    /// <summary>
    /// Applies the operator to a value as <see cref="Predicate.MatchesValue"/> does, and reports which element of <paramref name="value"/>
    /// matched when the operator searches an array.
    /// </summary>
    /// <returns>An index, <see cref="NoIndex"/> or <see cref="NoMatch"/>.</returns>
    protected virtual int Ask(BsonValue? value) => MatchesValue(value) ? NoIndex : NoMatch;

    private int Walk(BsonDocument document, int part)
    {
        for (; ; part++)
        {
            if (!document.TryGetValue(_path[part], out var value))
                return Ask(null);
            if (part == _path.Count - 1)
                return AtLeaf(value);

            switch (value)
            {
                case BsonDocument inner:
                    document = inner;
                    break;
                case BsonArray array:
                    return InArray(array, part + 1);
                default:
                    return Ask(null);
            }
        }
    }

    private int AtLeaf(BsonValue value)
    {
        if (AsksElements && value is BsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                if (Ask(array[i]) != NoMatch)
                    return i;
            }
        }

        return Ask(value);
    }

    /// <summary>
    /// Applies the rest of the path to every document of an array, and, when the next part is a number, also to the element with that
    /// index.
    /// </summary>
    private int InArray(BsonArray array, int part)
    {
        var index = _path.IndexAt(part);
        for (var i = 0; i < array.Count; i++)
        {
            var element = array[i];
            if (element is BsonDocument document && Walk(document, part) != NoMatch)
                return i;
            if (i == index && AtIndex(element, index, part) is var matched and not NoMatch)
                return matched;
        }

        return NoMatch;
    }

    private int AtIndex(BsonValue element, int index, int part)
    {
        // An element found by its index is matched as a whole: {"a.0": 1} does not match [[1]].
        if (part == _path.Count - 1)
            return Ask(element) != NoMatch ? index : NoMatch;
        return element switch
        {
            BsonDocument document => Walk(document, part + 1),
            BsonArray array => InArray(array, part + 1),
            _ => NoMatch,
        };
    }
}
