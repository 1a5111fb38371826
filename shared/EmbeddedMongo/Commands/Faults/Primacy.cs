using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Commands.Faults;

/// <summary>
/// The server's role in its replica set. It is the primary except for a time after replSetStepDown, during which it is a secondary; then
/// it becomes the primary again.
/// </summary>
internal sealed class Primacy(TimeProvider time)
{
    private long _returns = long.MinValue;

    public bool IsPrimary => Volatile.Read(ref _returns) is var returns && (returns == long.MinValue || time.GetTimestamp() >= returns);

    public void StepDown(TimeSpan period) =>
        Volatile.Write(ref _returns, time.GetTimestamp() + (long)(period.TotalSeconds * time.TimestampFrequency));

    /// <exception cref="MongoException">
    /// NotWritablePrimary where the command writes, NotPrimaryNoSecondaryOk where it reads from the primary.
    /// </exception>
    /// <param name="arguments">The command's fields, for its read preference.</param>
    /// <param name="reads">True where the command reads data.</param>
    /// <param name="writes">True where the command changes data.</param>
    public void Check(CommandArguments arguments, bool reads, bool writes)
    {
        if (IsPrimary)
            return;
        if (!reads)
        {
            if (writes)
                CheckWrite();
        }
        else if ((arguments.Document("$readPreference")?.GetValue("mode", "primary") ?? "primary") == "primary")
        {
            throw new MongoException(ErrorCode.NotPrimaryNoSecondaryOk, "not primary and secondaryOk=false");
        }
    }

    /// <exception cref="MongoException">NotWritablePrimary.</exception>
    public void CheckWrite()
    {
        if (!IsPrimary)
            throw new MongoException(ErrorCode.NotWritablePrimary, "not primary");
    }
}
