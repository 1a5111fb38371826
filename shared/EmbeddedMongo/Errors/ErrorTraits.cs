namespace EmbeddedMongo.Errors;

/// <summary>
/// The properties of an error code that decide its labels: the categories of MongoDB's <c>error_codes.yml</c> that matter here.
/// </summary>
[Flags]
internal enum ErrorTraits
{
    None = 0,

    /// <summary>The same command may succeed on a second try, perhaps on another member ("RetriableError").</summary>
    Retriable = 1,

    /// <summary>The transaction is undone, and may succeed as a whole on a second try: a conflict, or a snapshot that is gone.</summary>
    Conflict = 2,

    /// <summary>A change stream goes on from its last token, though a retry of the command would not help.</summary>
    Resumable = 4,

    /// <summary>A change stream that has met it can never go on ("NonResumableChangeStreamError").</summary>
    Fatal = 8,
}
