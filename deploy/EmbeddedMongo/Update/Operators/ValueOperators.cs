using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Operators;

/// <summary><c>$min</c> and <c>$max</c>: the field takes the operand where that is smaller (or larger) in MongoDB's order of all types.</summary>
internal sealed class ExtremeOperator(UpdatePath path, BsonValue operand, int sign) : FieldUpdate(path)
{
    public override FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope) =>
        current is null || ValueOrder.Instance.Compare(operand, current) * sign > 0 ? FieldChange.Set(operand) : FieldChange.None;
}

/// <summary><c>$currentDate</c>: the server's time, as a date or a timestamp.</summary>
internal sealed class CurrentDateOperator : FieldUpdate
{
    private readonly bool _timestamp;

    public CurrentDateOperator(UpdatePath path, BsonValue operand) : base(path) => _timestamp = operand switch
    {
        BsonBoolean => false,
        BsonDocument { ElementCount: 1 } document when document.TryGetValue("$type", out var type) && type is BsonString { Value: "date" or "timestamp" } name => name.Value == "timestamp",
        BsonDocument => throw new MongoException(ErrorCode.BadValue, "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}"),
        _ => throw new MongoException(
            ErrorCode.BadValue,
            $"{BsonTypeNames.Of(operand.BsonType)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({{$type: 'timestamp/date'}})."),
    };

    public override FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope) => FieldChange.Set(
        _timestamp ? new BsonTimestamp((int)scope.Now.ToUnixTimeSeconds(), 1) : new BsonDateTime(scope.Now.ToUnixTimeMilliseconds()));
}
