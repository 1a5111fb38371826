using EmbeddedMongo.Errors;
using EmbeddedMongo.Update.Fields;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Operators;

/// <summary>
/// <c>{$min: {field: value}}</c> and <c>{$max: {field: value}}</c> set the field to the operand when that is smaller (or larger) in the
/// comparison order of all BSON types. A missing field gets the operand. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/min/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/max/"/>.
/// </summary>
/// <param name="path">The field.</param>
/// <param name="operand">The value to compare with.</param>
/// <param name="sign">−1 for <c>$min</c>, 1 for <c>$max</c>.</param>
internal sealed class ExtremeOperator(UpdatePath path, BsonValue operand, int sign) : FieldUpdate(path)
{
    public override FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope) =>
        current is null || ValueOrder.Instance.Compare(operand, current) * sign > 0 ? FieldChange.Set(operand) : FieldChange.None;
}

/// <summary>
/// <c>{$currentDate: {field: true}}</c> sets the field to the server's time as a date; <c>{$type: "timestamp"}</c> gives a timestamp
/// instead. Errors: BadValue (2) for another operand. This server's timestamps always have the increment 1. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/currentDate/"/>.
/// </summary>
internal sealed class CurrentDateOperator : FieldUpdate
{
    private readonly bool _timestamp;

    /// <summary>Parses the operand.</summary>
    /// <exception cref="MongoException">BadValue (2) when it is not a boolean and no valid <c>$type</c>.</exception>
    public CurrentDateOperator(UpdatePath path, BsonValue operand)
        : base(path) =>
        _timestamp = operand switch
        {
            BsonBoolean => false,
            BsonDocument { ElementCount: 1 } document
                when document.TryGetValue("$type", out var type) && type is BsonString { Value: "date" or "timestamp" } name => name.Value
                == "timestamp",
            BsonDocument => throw new MongoException(
                ErrorCode.BadValue,
                "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}"
            ),
            _ => throw new MongoException(
                ErrorCode.BadValue,
                $"{BsonTypeNames.Of(operand.BsonType)} is not valid type for $currentDate. Please use a boolean ('true') or a "
                    + "$type expression ({$type: 'timestamp/date'})."
            ),
        };

    public override FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope) =>
        FieldChange.Set(
            _timestamp ? new BsonTimestamp((int)scope.Now.ToUnixTimeSeconds(), 1) : new BsonDateTime(scope.Now.ToUnixTimeMilliseconds())
        );
}
