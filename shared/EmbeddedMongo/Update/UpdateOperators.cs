using EmbeddedMongo.Errors;
using EmbeddedMongo.Update.Fields;
using EmbeddedMongo.Update.Operators;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update;

/// <summary>
/// The table of update operators. A new operator is a class in <c>Update/Operators</c> and a line here. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/"/>.
/// </summary>
internal static class UpdateOperators
{
    private delegate FieldUpdate Factory(UpdatePath path, BsonValue operand, BsonDocument? variables);

    private static readonly Dictionary<string, Factory> Table = new(StringComparer.Ordinal)
    {
        ["$set"] = (path, operand, _) => new SetOperator(path, operand),
        ["$setOnInsert"] = (path, operand, _) => new SetOnInsertOperator(path, operand),
        ["$unset"] = (path, _, _) => new UnsetOperator(path),
        ["$inc"] = (path, operand, _) => new IncOperator(path, operand),
        ["$mul"] = (path, operand, _) => new MulOperator(path, operand),
        ["$bit"] = (path, operand, _) => new BitOperator(path, operand),
        ["$min"] = (path, operand, _) => new ExtremeOperator(path, operand, -1),
        ["$max"] = (path, operand, _) => new ExtremeOperator(path, operand, 1),
        ["$currentDate"] = (path, operand, _) => new CurrentDateOperator(path, operand),
        ["$push"] = (path, operand, _) => new PushOperator(path, operand),
        ["$addToSet"] = (path, operand, _) => new AddToSetOperator(path, operand),
        ["$pop"] = (path, operand, _) => new PopOperator(path, operand),
        ["$pull"] = PullOperator.Matching,
        ["$rename"] = (path, operand, _) => new RenameOperator(path, operand),
        ["$pullAll"] = (path, operand, _) => PullOperator.All(path, operand),
    };

    /// <summary>
    /// Parses an update document into field updates in the order of their paths, which is the order in which MongoDB adds new fields.
    /// </summary>
    /// <exception cref="MongoException">
    /// FailedToParse (9) for an unknown operator or an operand that is not a document, ConflictingUpdateOperators (40) for two operators on
    /// one path, and the codes of paths and operators.
    /// </exception>
    public static List<FieldUpdate> Parse(BsonDocument update, BsonDocument? variables)
    {
        var updates = new List<FieldUpdate>();
        foreach (var modifier in update)
        {
            if (!Table.TryGetValue(modifier.Name, out var factory))
            {
                throw new MongoException(
                    ErrorCode.FailedToParse,
                    $"Unknown modifier: {modifier.Name}. Expected a valid update modifier or pipeline-style update specified as an array"
                );
            }

            if (modifier.Value is not BsonDocument fields)
            {
                throw new MongoException(
                    ErrorCode.FailedToParse,
                    $"Modifiers operate on fields but we found type {BsonTypeNames.Of(modifier.Value.BsonType)} instead. For "
                        + $"example: {{$mod: {{<field>: ...}}}} not {{{modifier.Name}: {ShellText.Of(modifier.Value)}}}"
                );
            }

            updates.AddRange(fields.Select(field => factory(UpdatePath.Parse(field.Name), field.Value, variables)));
        }

        var conflicts = new PathConflicts();
        foreach (var path in updates.SelectMany(update => update.Paths))
            conflicts.Add(path);
        return [.. updates.OrderBy(update => update.Path, UpdatePath.Order)];
    }
}
