using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>One operator on one dotted path, such as <c>{"total": {$gt: 5}}</c>: path <c>total</c>, operator <c>$gt</c>, operand 5.</summary>
public abstract class PathPredicate(string path, string @operator, BsonValue operand) : Predicate
{
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

    public sealed override bool Matches(BsonDocument document) => MatchesFrom(document, 0);

    private bool MatchesFrom(BsonDocument document, int part)
    {
        for (; ; part++)
        {
            if (!document.TryGetValue(_path[part], out var value)) return MatchesValue(null);
            if (part == _path.Count - 1) return MatchesLeaf(value);

            switch (value)
            {
                case BsonDocument inner: document = inner; break;
                case BsonArray array: return MatchesInArray(array, part + 1);
                default: return MatchesValue(null);
            }
        }
    }

    private bool MatchesLeaf(BsonValue value)
    {
        if (AsksElements && value is BsonArray array)
            foreach (var element in array)
                if (MatchesValue(element)) return true;

        return MatchesValue(value);
    }

    /// <summary>The rest of the path applies to every sub-document of an array, and a number also to the element it counts to.</summary>
    private bool MatchesInArray(BsonArray array, int part)
    {
        var index = _path.IndexAt(part);
        for (var i = 0; i < array.Count; i++)
        {
            var element = array[i];
            if (element is BsonDocument document && MatchesFrom(document, part)) return true;
            if (i == index && MatchesAtIndex(element, part)) return true;
        }

        return false;
    }

    private bool MatchesAtIndex(BsonValue element, int part)
    {
        // Found by its number, an element is asked as it is: {"a.0": 1} does not look into [[1]].
        if (part == _path.Count - 1) return MatchesValue(element);
        return element switch
        {
            BsonDocument document => MatchesFrom(document, part + 1),
            BsonArray array => MatchesInArray(array, part + 1),
            _ => false,
        };
    }
}
