using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Identity;

/// <summary>Who calls, and that everything is closed to whom nothing opens it (<see cref="EndpointAccess"/>).</summary>
internal static class IdentityExtensions
{
    public static WebApplicationBuilder AddIdentity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AuthOptions>().BindConfiguration(AuthOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuthOptions>, AuthOptionsValidator>();
        services.AddSingleton<ApiKeys>().AddSingleton<DevelopmentIdentity>().AddHostedService<IdentityBanner>();
        // Not AddAuthentication: it brings data protection along, which writes keys to the disk that nothing here is protected with.
        services.AddAuthenticationCore(authentication =>
        {
            authentication.AddScheme<CallerHandler>(Credentials.Scheme, displayName: null);
            authentication.DefaultScheme = Credentials.Scheme;
        });
        services.AddWebEncoders().AddTransient<CallerHandler>();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, JwtBearerSetup>();
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>();
        new AuthenticationBuilder(services).AddScheme<JwtBearerOptions, JwtBearerHandler>(JwtBearerDefaults.AuthenticationScheme, configureOptions: null);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(IsNothingOrForAdmin).Build());
        services.ConfigureSwaggerGen(IdentityNotesFilter.AddTo);
        return builder;
    }

    /// <summary>
    /// For what says nothing of who may call it. An endpoint that somebody forgot to say it of is closed; where there is none, nothing is
    /// to be closed: it is a page, which everybody may have, or 404.
    /// </summary>
    private static bool IsNothingOrForAdmin(AuthorizationHandlerContext asked) =>
        asked.User.IsInRole(Roles.Admin) || (asked.Resource is HttpContext context && context.GetEndpoint() is null);
}
