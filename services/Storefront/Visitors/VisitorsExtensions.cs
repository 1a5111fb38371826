using DzStore.ServiceDefaults.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Visitors;

/// <summary>Registers what knows visitors again.</summary>
internal static class VisitorsExtensions
{
    public static WebApplicationBuilder AddVisitors(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<VisitorOptions>().BindSettings(VisitorOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<VisitorOptions>, VisitorOptionsValidator>();
        services.AddDataProtection().SetApplicationName("DzStore.Storefront");
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<IOptions<VisitorOptions>, ILoggerFactory>(
                (keys, visitors, loggers) =>
                {
                    keys.XmlRepository = Repository(visitors.Value.Keys, loggers);
                    // Keys on the disk are not encrypted, which is said in docs/storefront.md and not in the log of each start.
                    keys.XmlEncryptor = new NullXmlEncryptor();
                }
            );
        services.AddSingleton<VisitorCookies>().AddSingleton<VisitorRates>();
        return builder;
    }

    private static IXmlRepository Repository(string? folder, ILoggerFactory loggers)
    {
        if (string.IsNullOrWhiteSpace(folder))
            return new MemoryKeys();
        var keys = Directory.CreateDirectory(Path.GetFullPath(folder, AppContext.BaseDirectory));
        if (!OperatingSystem.IsWindows())
            keys.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        return new FileSystemXmlRepository(keys, loggers);
    }
}
