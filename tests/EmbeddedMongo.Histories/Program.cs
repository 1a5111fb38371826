using EmbeddedMongo.Histories;

// Commands of in-process nodes and of clients share the pool; its default of one thread a core starts too few.
ThreadPool.SetMinThreads(64, 64);
return await HistoriesCommand.RunAsync(args, Console.Out);
