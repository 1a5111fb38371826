using DzStore.ServiceDefaults.Hosting;
using Microsoft.Extensions.Configuration;

namespace DzStore.ServiceDefaults.Tests.Hosting;

public class ServiceBuilderTests
{
    [Fact]
    public void Settings_are_read_once_and_no_folder_is_watched()
    {
        var builder = ServiceBuilder.Create(["--Orders:BatchOrders=7"]);
        builder.AddServiceDefaults();

        builder.Configuration["Orders:BatchOrders"].ShouldBe("7");
        var files = ((IConfigurationBuilder)builder.Configuration).Sources.OfType<FileConfigurationSource>().ToList();
        files.ShouldNotBeEmpty();
        files.ShouldAllBe(file => !file.ReloadOnChange);
    }
}
