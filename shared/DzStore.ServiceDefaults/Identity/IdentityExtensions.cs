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
        services.AddOptions<AuthOptions>().BindSettings(AuthOptions.Section).ValidateOnStart();
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
    /// to be closed: it is a page, which everybody may have, or 404. Who is known is told that the method or the media type is wrong as well.
    /// </summary>
    private static bool IsNothingOrForAdmin(AuthorizationHandlerContext asked) =>
        asked.User.IsInRole(Roles.Admin)
        || (asked.Resource is HttpContext context
            && (context.GetEndpoint() is not { } endpoint || (IsRefusal(endpoint) && asked.User.Identity is { IsAuthenticated: true })));

    /// <summary>
    /// What routing puts in place of the endpoints at an address when it answers 405 or 415: it was never mapped and has no metadata. Everything
    /// that was mapped is a route, and what else can stand there, such as a controller's action, has metadata.
    /// </summary>
    private static bool IsRefusal(Endpoint endpoint) => endpoint is not RouteEndpoint && endpoint.Metadata.Count == 0;
}
