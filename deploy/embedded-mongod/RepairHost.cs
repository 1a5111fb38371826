using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage.Recovery;

namespace EmbeddedMongod;

/// <summary>Repairs a data directory and prints what became of it.</summary>
internal static class RepairHost
{
    public static async Task<int> RunAsync(string dbPath)
    {
        try
        {
            foreach (var line in StoreRepair.Run(dbPath))
                Console.WriteLine(line);
            return 0;
        }
        catch (DatabasePathException e)
        {
            await Console.Error.WriteLineAsync(ServerHost.Hint(e)).ConfigureAwait(false);
            return ServerHost.DbPathFailed;
        }
    }
}
