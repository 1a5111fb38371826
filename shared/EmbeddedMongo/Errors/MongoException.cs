using MongoDB.Bson;

namespace EmbeddedMongo.Errors;

/// <summary>
/// A refusal that the client gets as <c>{ok: 0, errmsg, code, codeName}</c>. <paramref name="code"/> is one of
/// <see cref="ErrorCode"/>, or one of MongoDB's anonymous location codes (<c>Location40324</c>), given as its number.
/// </summary>
internal sealed class MongoException(int code, string message, BsonDocument? details = null) : Exception(message)
{
    public MongoException(ErrorCode code, string message, BsonDocument? details = null)
        : this((int)code, message, details) { }

    public int Code { get; } = code;

    public string CodeName => Enum.IsDefined((ErrorCode)Code) ? ((ErrorCode)Code).ToString() : $"Location{Code}";

    /// <summary>Returns the same error with the step at which it arose before its text; see <see cref="ErrorContext"/>.</summary>
    public MongoException In(string context) => new(Code, $"{context} :: caused by :: {Message}", Details);

    /// <summary>Further fields of the reply, such as <c>keyPattern</c> and <c>keyValue</c> of a duplicate key.</summary>
    public BsonDocument? Details { get; } = details;
}
