using EmbeddedMongo.Server;

return await ServerCommand.Create().Parse(args).InvokeAsync();
