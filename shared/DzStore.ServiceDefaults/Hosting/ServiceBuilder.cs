namespace DzStore.ServiceDefaults.Hosting;

/// <summary>Creates the builder of a service.</summary>
public static class ServiceBuilder
{
    private const string ReadOnce = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>
    /// ASP.NET Core's builder, with settings that are read once, at the start. To watch them for changes would mean to watch every folder
    /// below the current one, and to wake at each write of a database that lies there.
    /// </summary>
    public static WebApplicationBuilder Create(string[] args) => WebApplication.CreateBuilder([.. args, ReadOnce]);
}
