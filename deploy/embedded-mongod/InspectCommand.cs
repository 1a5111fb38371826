using System.CommandLine;
using System.Globalization;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage.Recovery;

namespace EmbeddedMongod;

/// <summary>
/// The command <c>inspect</c>, for programs that start servers: prints where the oplog of a data directory ends that no server has open, as
/// JSON: <c>{"term": 3, "timestamp": 7714313656539807752}</c>. Both are 0 where there is no entry.
/// </summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var dbPath = new Option<string>("--dbpath") { Description = "Directory of the data.", Required = true };
        var command = new Command("inspect", "Print where the oplog of a data directory ends that no server has open") { dbPath };
        command.Hidden = true;
        command.SetAction((result, _) => RunAsync(Path.GetFullPath(result.GetRequiredValue(dbPath))));
        return command;
    }

    private static async Task<int> RunAsync(string dbPath)
    {
        try
        {
            var last = LogEnd.Read(dbPath);
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $$"""{"term": {{last.Term}}, "timestamp": {{last.Timestamp}}}""")
            );
            return 0;
        }
        catch (DatabasePathException e)
        {
            await Console.Error.WriteLineAsync(ServerHost.Hint(e)).ConfigureAwait(false);
            return ServerHost.DbPathFailed;
        }
    }
}
