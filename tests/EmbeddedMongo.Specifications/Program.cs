using EmbeddedMongo.Specifications;

return await SpecificationsCommand.RunAsync(args, Console.Out);
