using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions;

/// <summary>What an expression sees: the document ($$ROOT, $$CURRENT) and the variables of <c>let</c>, $let, $map, $filter, $reduce, and $$NOW.</summary>
public sealed record ExpressionScope(BsonDocument Root, BsonDocument? Variables = null);
