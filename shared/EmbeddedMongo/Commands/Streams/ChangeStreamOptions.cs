using EmbeddedMongo.ChangeStreams;
using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Streams;

/// <summary>The options of <c>$changeStream</c>.</summary>
/// <param name="Token">The token to begin behind; null for none.</param>
/// <param name="StartAt">The timestamp to begin at; null for none.</param>
/// <param name="ShowsAllDatabases">True for a stream of the whole deployment.</param>
/// <param name="IsExpanded">True to show changes of the catalog too.</param>
/// <param name="LooksUp">True to add the current version of a document to the event of its update.</param>
internal sealed record ChangeStreamOptions(ResumeToken? Token, long? StartAt, bool ShowsAllDatabases, bool IsExpanded, bool LooksUp)
{
    private static readonly string[] Internal =
    [
        "allowToRunOnConfigDB",
        "allowToRunOnSystemNS",
        "showMigrationEvents",
        "showSystemEvents",
        "showRawUpdateDescription",
    ];

    /// <exception cref="MongoException">An option is unknown, of the wrong type, not served, or contradicts another.</exception>
    public static ChangeStreamOptions Parse(BsonDocument source)
    {
        var fields = new StatementFields("$changeStream", source);
        var (resumeAfter, startAfter) = (fields.Document("resumeAfter"), fields.Document("startAfter"));
        var startAt = fields.Value("startAtOperationTime") switch
        {
            null => (long?)null,
            BsonTimestamp time => time.Value,
            var other => throw fields.Wrong("startAtOperationTime", other, "timestamp"),
        };
        var options = new ChangeStreamOptions(
            TokenOf(resumeAfter, startAfter),
            startAt,
            fields.Flag("allChangesForCluster"),
            fields.Flag("showExpandedEvents"),
            Choice(fields, "fullDocument", "default", "updateLookup", "whenAvailable", "required") == "updateLookup"
        );
        Choice(fields, "fullDocumentBeforeChange", "off", "whenAvailable", "required");
        foreach (var name in Internal)
        {
            if (fields.Flag(name))
                throw new MongoException(ErrorCode.NotImplemented, $"$changeStream option '{name}' is not supported by this server");
        }

        fields.RefuseUnknown();
        return startAt is null || options.Token is null
            ? options
            : throw new MongoException(40674, "Only one type of resume option is allowed, but multiple were found");
    }

    private static ResumeToken? TokenOf(BsonDocument? resumeAfter, BsonDocument? startAfter)
    {
        if (resumeAfter is not null && startAfter is not null)
            throw new MongoException(50865, "Do not specify both 'resumeAfter' and 'startAfter' in a $changeStream stage");
        if ((resumeAfter ?? startAfter) is not { } source)
            return null;
        var token = ResumeToken.Parse(source);
        return token.FromInvalidate && resumeAfter is not null
            ? throw new MongoException(
                ErrorCode.InvalidResumeToken,
                "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification"
            )
            : token;
    }

    /// <summary>One of several words. What needs images of documents from before or after a change is refused: none are kept.</summary>
    private static string Choice(StatementFields fields, string name, params string[] words)
    {
        var value = fields.Value(name) ?? words[0];
        if (value is not BsonString { Value: var word })
            throw fields.Wrong(name, value, "string");
        if (!words.Contains(word))
        {
            throw new MongoException(
                ErrorCode.BadValue,
                $"Enumeration value '{word}' for field '$changeStream.{name}' is not a valid value."
            );
        }

        return word is "whenAvailable" or "required"
            ? throw new MongoException(
                ErrorCode.NotImplemented,
                $"$changeStream option '{name}: {ShellText.Of(value)}' is not supported by this server, which keeps no pre- and post-images"
            )
            : word;
    }
}
