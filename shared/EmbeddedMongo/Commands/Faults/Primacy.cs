namespace EmbeddedMongo.Commands;

/// <summary>
/// Whether this server is the primary. It is, but for the time after replSetStepDown: the one member of its set then is a secondary,
/// and when that time is over it elects itself again.
/// </summary>
internal sealed class Primacy(TimeProvider time)
{
    private long _returns = long.MinValue;

    public bool IsPrimary => Volatile.Read(ref _returns) is var returns && (returns == long.MinValue || time.GetTimestamp() >= returns);

    public void StepDown(TimeSpan period) =>
        Volatile.Write(ref _returns, time.GetTimestamp() + (long)(period.TotalSeconds * time.TimestampFrequency));

    /// <exception cref="MongoException">NotWritablePrimary where the command writes, NotPrimaryNoSecondaryOk where it reads from the primary.</exception>
    public void Check(Command command, CommandArguments arguments)
    {
        if (IsPrimary) return;
        if (!command.Flags.HasFlag(CommandFlags.Read))
        {
            if (command.Flags.HasFlag(CommandFlags.Write)) CheckWrite();
        }
        else if ((arguments.Document("$readPreference")?.GetValue("mode", "primary") ?? "primary") == "primary")
        {
            throw new MongoException(ErrorCode.NotPrimaryNoSecondaryOk, "not primary and secondaryOk=false");
        }
    }

    /// <exception cref="MongoException">NotWritablePrimary.</exception>
    public void CheckWrite()
    {
        if (!IsPrimary) throw new MongoException(ErrorCode.NotWritablePrimary, "not primary");
    }
}
