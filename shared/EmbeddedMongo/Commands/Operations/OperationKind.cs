namespace EmbeddedMongo.Commands.Operations;

/// <summary>currentOp's and the profiler's <c>op</c>, by command.</summary>
internal static class OperationKind
{
    public static string Of(string commandName) =>
        commandName switch
        {
            "find" => "query",
            "getMore" => "getmore",
            "insert" => "insert",
            "update" => "update",
            "delete" => "remove",
            _ => "command",
        };
}
