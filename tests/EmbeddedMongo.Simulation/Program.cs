using EmbeddedMongo.Simulation;

return await SimulationCommand.RunAsync(args, Console.Out);
