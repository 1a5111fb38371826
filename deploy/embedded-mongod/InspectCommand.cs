using System.CommandLine;
using System.Text.Json;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Recovery;

namespace EmbeddedMongod;

/// <summary>
/// The command <c>inspect</c>, for programs that start servers: prints what a data directory holds that no server has open, as one line of
/// JSON: <c>{"term": 3, "timestamp": 7623… , "ids": […]}</c>. Without an entry of the oplog term and timestamp are 0.
/// </summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var dbPath = new Option<string>("--dbpath") { Description = "Directory of the data.", Required = true };
        var collection = new Option<string?>("--ids") { Description = "Collection whose ids are printed, as database.collection." };
        var prefix = new Option<string>("--prefix") { Description = "Beginning of these ids.", DefaultValueFactory = _ => "" };
        var command = new Command("inspect", "Print what a data directory holds that no server has open") { dbPath, collection, prefix };
        command.Hidden = true;
        command.SetAction(
            (result, _) => RunAsync(result.GetRequiredValue(dbPath), result.GetValue(collection), result.GetRequiredValue(prefix))
        );
        return command;
    }

    private static async Task<int> RunAsync(string dbPath, string? collection, string prefix)
    {
        try
        {
            var summary = StoreSummary.Read(Path.GetFullPath(dbPath), collection is null ? null : Namespace.Parse(collection), prefix);
            Console.WriteLine(
                JsonSerializer.Serialize(
                    new
                    {
                        term = summary.Last.Term,
                        timestamp = summary.Last.Timestamp,
                        ids = summary.Ids,
                    }
                )
            );
            return 0;
        }
        catch (Exception e) when (e is DatabasePathException or MongoException)
        {
            await Console.Error.WriteLineAsync(ServerHost.Hint(e)).ConfigureAwait(false);
            return ServerHost.DbPathFailed;
        }
    }
}
