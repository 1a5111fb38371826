using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>One operator on one dotted path, such as <c>{"total": {$gt: 5}}</c>: path <c>total</c>, operator <c>$gt</c>, operand 5.</summary>
public abstract class PathPredicate(string path, string @operator, BsonValue operand) : Predicate
{
    /// <summary>What a walk returns where nothing matched, and where what matched is no element of an array.</summary>
    protected const int NoMatch = -2, NoIndex = -1;

    private readonly FieldPath _path = new(path);

    public string Path => _path.Dotted;

    public string Operator { get; } = @operator;

    public BsonValue Operand { get; } = operand;

    /// <summary>
    /// Whether every match has an index key equal to the operand (<c>$eq</c>), one of its elements (<c>$in</c>) or beyond it
    /// within the operand's type class (<c>$gt</c> …), so that the planner may bound a scan by it. Not so for null (a missing
    /// field matches), arrays (an index holds their elements), regular expressions, NaN and MinKey/MaxKey.
    /// </summary>
    public virtual bool BoundsIndex => false;

    /// <summary>Whether each element of an array at the path's end is asked before the array as a whole; $size and $elemMatch ask the whole only.</summary>
    protected virtual bool AsksElements => true;

    public sealed override bool Matches(BsonDocument document) => Walk(document, 0) != NoMatch;

    /// <summary>
    /// The index of the array element that matched: what the positional <c>$</c> stands for. Of nested arrays it is the
    /// outermost one's; null where the document does not match, or not through an element.
    /// </summary>
    public int? MatchedIndex(BsonDocument document) => Walk(document, 0) is var index and >= 0 ? index : null;

    /// <summary>As <see cref="Predicate.MatchesValue"/>, telling the element of <paramref name="value"/> that matched, where the operator looks for one.</summary>
    /// <returns>An index, <see cref="NoIndex"/> or <see cref="NoMatch"/>.</returns>
    protected virtual int Ask(BsonValue? value) => MatchesValue(value) ? NoIndex : NoMatch;

    private int Walk(BsonDocument document, int part)
    {
        for (; ; part++)
        {
            if (!document.TryGetValue(_path[part], out var value)) return Ask(null);
            if (part == _path.Count - 1) return AtLeaf(value);

            switch (value)
            {
                case BsonDocument inner: document = inner; break;
                case BsonArray array: return InArray(array, part + 1);
                default: return Ask(null);
            }
        }
    }

    private int AtLeaf(BsonValue value)
    {
        if (AsksElements && value is BsonArray array)
            for (var i = 0; i < array.Count; i++)
                if (Ask(array[i]) != NoMatch) return i;

        return Ask(value);
    }

    /// <summary>The rest of the path applies to every sub-document of an array, and a number also to the element it counts to.</summary>
    private int InArray(BsonArray array, int part)
    {
        var index = _path.IndexAt(part);
        for (var i = 0; i < array.Count; i++)
        {
            var element = array[i];
            if (element is BsonDocument document && Walk(document, part) != NoMatch) return i;
            if (i == index && AtIndex(element, index, part) is var matched and not NoMatch) return matched;
        }

        return NoMatch;
    }

    private int AtIndex(BsonValue element, int index, int part)
    {
        // Found by its number, an element is asked as it is: {"a.0": 1} does not look into [[1]].
        if (part == _path.Count - 1) return Ask(element) != NoMatch ? index : NoMatch;
        return element switch
        {
            BsonDocument document => Walk(document, part + 1),
            BsonArray array => InArray(array, part + 1),
            _ => NoMatch,
        };
    }
}
