using System.Globalization;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.ChangeStreams;

/// <summary>
/// The place of an event in all that happened, as clients keep it to go on from there. Tokens sort as their events do. The format is
/// MongoDB's, version 2 (<c>src/mongo/db/pipeline/resume_token.cpp</c> of mongodb/mongo): a KeyString in hexadecimal digits, of which the
/// first nine bytes are a type and the time.
/// </summary>
internal sealed record ResumeToken
{
    private const int Version = 2;
    private const int EventToken = 128;
    private const string EndMark = "04";

    private ResumeToken(string data) => Data = data;

    /// <summary>The token's hexadecimal digits.</summary>
    public string Data { get; }

    /// <summary>
    /// The timestamp of the event's entry in the oplog; of a high-water mark the first timestamp that may be still to come.
    /// </summary>
    public required long ClusterTime { get; init; }

    /// <summary>True where it stands for a moment and no event: a stream that goes on from it begins with the first event then.</summary>
    public bool IsHighWaterMark { get; init; }

    /// <summary>True for the event that ends a stream, which stands behind the one that caused it.</summary>
    public bool FromInvalidate { get; init; }

    /// <summary>False where it names no collection.</summary>
    public bool HasUuid { get; init; }

    public BsonDocument ToBson() => new("_data", Data);

    /// <summary>The token of a moment.</summary>
    /// <param name="clusterTime">The timestamp.</param>
    public static ResumeToken HighWaterMark(long clusterTime) =>
        new(Start(clusterTime).Append(0).Append(0).Append(BsonBoolean.False).Append(BsonNull.Value).End().Hex)
        {
            ClusterTime = clusterTime,
            IsHighWaterMark = true,
        };

    /// <summary>The token of an event.</summary>
    /// <param name="clusterTime">The timestamp of its entry in the oplog.</param>
    /// <param name="index">Its place among the operations of its transaction; 0 outside one.</param>
    /// <param name="uuid">The collection; null for a change of a whole database.</param>
    /// <param name="identifier">The operation's type, with the document's key or the operation's description.</param>
    /// <param name="fromInvalidate">True for the event that ends a stream.</param>
    public static ResumeToken Event(long clusterTime, int index, Guid? uuid, BsonDocument identifier, bool fromInvalidate) =>
        new(
            Start(clusterTime)
                .Append(EventToken)
                .Append(index)
                .Append(fromInvalidate ? BsonBoolean.True : BsonBoolean.False)
                .Append(uuid is { } known ? new BsonBinaryData(known, GuidRepresentation.Standard) : BsonNull.Value)
                .Append(identifier)
                .End()
                .Hex
        )
        {
            ClusterTime = clusterTime,
            FromInvalidate = fromInvalidate,
            HasUuid = uuid is not null,
        };

    /// <summary>The token of a part of the event, where that is split.</summary>
    /// <param name="number">The part's number; the first is 0.</param>
    public ResumeToken Fragment(int number) => new(Stem + new TokenKey().Append(number).End().Hex) { ClusterTime = ClusterTime };

    /// <summary>The number of the part of an event that this token stands for; null where it is none of this event's.</summary>
    public int? FragmentOf(ResumeToken whole)
    {
        if (!Data.StartsWith(whole.Stem, StringComparison.Ordinal) || Data == whole.Data)
            return null;
        var reader = new TokenReader(Convert.FromHexString(Data.AsSpan(whole.Stem.Length)));
        return reader.Integer() is { } number && reader.AtEnd ? number : null;
    }

    /// <summary>Negative where this event comes before the other, 0 where it is the same.</summary>
    public int CompareTo(ResumeToken other) => string.CompareOrdinal(Data, other.Data);

    /// <summary>Reads a token that a client has kept.</summary>
    /// <exception cref="MongoException">40647, FailedToParse, 50795 or 50793 where it is none.</exception>
    public static ResumeToken Parse(BsonDocument source)
    {
        if (source.GetValue("_data", null) is not BsonString { Value: var data })
        {
            throw new MongoException(
                40647,
                $"Bad resume token: _data of missing or of wrong type. Expected string, got {ShellText.Of(source)}"
            );
        }

        byte[] bytes;
        try
        {
            bytes = Convert.FromHexString(data);
        }
        catch (FormatException)
        {
            throw new MongoException(ErrorCode.FailedToParse, "resume token string was not a valid hex string");
        }

        if (bytes.Length == 0)
            throw new MongoException(40649, "invalid empty resume token");
        var reader = new TokenReader(bytes);
        var clusterTime = reader.Timestamp() ?? throw NotOne("it does not begin with a timestamp");
        var version = reader.Integer() ?? throw new MongoException(50796, "Resume Token does not contain version");
        if (version is < 1 or > Version)
        {
            throw new MongoException(
                50795,
                FormattableString.Invariant($"Invalid Resume Token: only supports version 1 and 2, not {version}")
            );
        }

        var kind = reader.Integer() ?? throw new MongoException(51055, "Resume Token does not contain tokenType");
        if (kind is not (0 or EventToken))
            throw new MongoException(51057, $"Token type {kind.ToString(CultureInfo.InvariantCulture)} not recognized");
        if (reader.Integer() is null)
            throw new MongoException(50793, "Resume Token does not contain txnOpIndex");
        var fromInvalidate = reader.Boolean() ?? throw new MongoException(50872, "Resume Token does not contain fromInvalidate");
        return bytes[^1] == KeyType.End
            ? new ResumeToken(Convert.ToHexString(bytes))
            {
                ClusterTime = clusterTime,
                IsHighWaterMark = kind == 0,
                FromInvalidate = fromInvalidate,
                HasUuid = reader.StartsWith(KeyType.Binary),
            }
            : throw NotOne("its end is missing");
    }

    /// <summary>The digits without the mark of the end.</summary>
    private string Stem => Data[..^EndMark.Length];

    private static TokenKey Start(long clusterTime) => new TokenKey().Append(new BsonTimestamp(clusterTime)).Append(Version);

    private static MongoException NotOne(string reason) => new(ErrorCode.FailedToParse, $"not a resume token: {reason}");
}
