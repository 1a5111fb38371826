namespace EmbeddedMongo.Errors;

/// <summary>
/// The step at which an error arose. MongoDB puts it before the error's own text: <c>Invalid $project :: caused by :: Path collision at
/// a</c>. The one who calls the step names it, so that no message knows who uses it.
/// </summary>
internal static class ErrorContext
{
    /// <summary>Runs a step; its error gets the context.</summary>
    /// <exception cref="MongoException">The step's own error, with its code and details.</exception>
    public static T In<T>(string context, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (MongoException e)
        {
            throw e.In(context);
        }
    }
}
