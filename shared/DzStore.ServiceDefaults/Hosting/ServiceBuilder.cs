namespace DzStore.ServiceDefaults;

/// <summary>Begins a service.</summary>
public static class ServiceBuilder
{
    private const string ReadOnce = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>
    /// ASP.NET Core's builder, with settings that are read once, at start, and checked there. Watching them for changes means watching every folder
    /// below the one that the service is started in, and waking at each write of a database that lies there.
    /// </summary>
    public static WebApplicationBuilder Create(string[] args) => WebApplication.CreateBuilder([.. args, ReadOnce]);
}
