using EmbeddedMongod;

var command = ServerCommand.Create().Parse(args);
return command.Errors.Count > 0 ? ServerCommand.Refuse(command) : await command.InvokeAsync();
