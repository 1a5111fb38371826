namespace EmbeddedMongo.Aggregation.Expressions;

/// <summary>Which names variables may have: a letter first (lower-case for one that a user defines), then letters, digits and underscores.</summary>
internal static class VariableName
{
    public static void CheckRead(string name)
    {
        if (name.Length == 0) throw new MongoException(ErrorCode.FailedToParse, "empty variable names are not allowed");
        Check(name, char.IsAsciiLetter(name[0]) || !char.IsAscii(name[0]));
    }

    public static void CheckDefinition(string name)
    {
        if (name.Length == 0) throw new MongoException(ErrorCode.FailedToParse, "empty variable names are not allowed");
        // CURRENT alone of the system's names may be rebound.
        if (name != "CURRENT") Check(name, char.IsAsciiLetterLower(name[0]) || !char.IsAscii(name[0]));
    }

    private static void Check(string name, bool startsRight)
    {
        if (!startsRight) throw new MongoException(ErrorCode.FailedToParse, $"'{name}' starts with an invalid character for a user variable name");
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter != '_' && char.IsAscii(letter))
            {
                throw new MongoException(ErrorCode.FailedToParse, $"'{name}' contains an invalid character for a variable name: '{letter}'");
            }
        }
    }
}
