using DzStore.ServiceDefaults.Hosting;
using DzStore.ServiceDefaults.Identity;
using DzStore.ServiceDefaults.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Tests.Settings;

public class SettingsBindingTests
{
    [Fact]
    public void What_cannot_be_read_is_named_beside_everything_else_that_is_wrong()
    {
        using var app = Build(
            ("Limits:RequestsPerSecond", "many"),
            ("Limits:Burst", "0"),
            ("Auth:DevelopmentIdentity", "maybe"),
            ("Shutdown:Grace", "soon"),
            ("Shutdown:Timeout", "-1")
        );

        var failures = Should
            .Throw<AggregateException>(app.Services.GetRequiredService<IStartupValidator>().Validate)
            .InnerExceptions.Cast<OptionsValidationException>()
            .SelectMany(failed => failed.Failures)
            .ToList();

        failures.ShouldBe(
            [
                "Limits:RequestsPerSecond must be a number, not many",
                "Limits:Burst must be 1 to 1000000",
                "Auth:DevelopmentIdentity must be true or false, not maybe",
                "Shutdown:Grace must be a time such as 00:00:30, not soon",
                "Shutdown:Grace must be 00:00:00 or more, Shutdown:Timeout more than that, and both together at most 00:10:00",
            ],
            ignoreOrder: true
        );
    }

    [Fact]
    public void A_null_is_a_setting_that_was_left_out()
    {
        using var app = Build(
            ("Auth:Authority", null),
            ("Auth:ApiKeys:0", null),
            ("Auth:ApiKeys:1:Name", "shop"),
            ("Auth:ApiKeys:1:Hash", null),
            ("Auth:ApiKeys:1:Roles:0", null),
            ("Limits:RequestsPerSecond", null)
        );

        var failed = Should.Throw<OptionsValidationException>(app.Services.GetRequiredService<IStartupValidator>().Validate);

        failed.OptionsType.ShouldBe(typeof(AuthOptions));
        failed.Failures.Count().ShouldBe(2, "a key without hash and roles");
        app.Services.GetRequiredService<IOptions<LimitOptions>>().Value.RequestsPerSecond.ShouldBeNull();
    }

    [Fact]
    public async Task The_host_waits_for_requests_as_long_as_is_set()
    {
        await using var app = Build(("urls", "http://127.0.0.1:0"), ("Shutdown:Grace", "00:00:00"), ("Shutdown:Timeout", "00:00:07"));
        await app.StartAsync(TestContext.Current.CancellationToken);

        app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout.ShouldBe(TimeSpan.FromSeconds(7));
    }

    /// <summary>With the middleware too: nothing may ask for a wrong setting before all of them are looked at.</summary>
    private static WebApplication Build(params (string Key, string? Value)[] settings)
    {
        var builder = ServiceBuilder.Create(["--environment=Development", "--Serilog:MinimumLevel=Fatal"]);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.UseServiceDefaults();
        return app;
    }
}
