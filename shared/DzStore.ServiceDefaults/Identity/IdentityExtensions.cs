using DzStore.ServiceDefaults.Problems;
using DzStore.ServiceDefaults.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Identity;

/// <summary>
/// Authentication by tokens and API keys, and authorization that is closed by default (<see cref="EndpointAccess"/> opens endpoints).
/// </summary>
internal static class IdentityExtensions
{
    public static WebApplicationBuilder AddIdentity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AuthOptions>().BindSettings(AuthOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuthOptions>, AuthOptionsValidator>();
        services.AddSingleton<ApiKeys>().AddSingleton<DevelopmentIdentity>().AddHostedService<IdentityBanner>();
        services.AddSingleton<IExceptionMapper, AuthorityExceptionMapper>();
        // Not AddAuthentication: it adds data protection, which writes keys to the disk that nothing here uses.
        services.AddAuthenticationCore(authentication =>
        {
            authentication.AddScheme<CallerHandler>(Credentials.Scheme, displayName: null);
            authentication.DefaultScheme = Credentials.Scheme;
        });
        services.AddWebEncoders().AddTransient<CallerHandler>();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, JwtBearerSetup>();
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>();
        new AuthenticationBuilder(services).AddScheme<JwtBearerOptions, JwtBearerHandler>(
            JwtBearerDefaults.AuthenticationScheme,
            configureOptions: null
        );
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(IsAllowedByDefault).Build());
        services.ConfigureSwaggerGen(CredentialsFilter.AddTo);
        return builder;
    }

    /// <summary>Adds authentication. Whoever asks an open endpoint without credentials passes it by.</summary>
    public static void UseIdentity(this WebApplication app) =>
        app.UseWhere(
            static context => !IsOpen(context) || Credentials.AreIn(context.Request.Headers),
            "__AuthenticationMiddlewareSet",
            static branch => branch.UseAuthentication()
        );

    /// <summary>Adds authorization. Whoever asks an open endpoint passes it by.</summary>
    public static void UseAccessRules(this WebApplication app) =>
        app.UseWhere(static context => !IsOpen(context), "__AuthorizationMiddlewareSet", static branch => branch.UseAuthorization());

    private static bool IsOpen(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    /// <summary>
    /// Adds middleware for some requests. For the others it would change nothing, and it costs a page of the shop an eighth of its
    /// processor time.
    /// </summary>
    /// <param name="app">The service.</param>
    /// <param name="isNeeded">Tells if a request needs it.</param>
    /// <param name="mark">The property by which ASP.NET Core knows that it need not add the middleware by itself.</param>
    /// <param name="add">Adds the middleware.</param>
    private static void UseWhere(this WebApplication app, Func<HttpContext, bool> isNeeded, string mark, Action<IApplicationBuilder> add)
    {
        ((IApplicationBuilder)app).Properties[mark] = true;
        app.UseWhen(isNeeded, add);
    }

    /// <summary>
    /// The policy of requests whose endpoint names no roles. An endpoint that somebody forgot to open is for admins only. Where there is no
    /// endpoint there is nothing to close: it is a page for everybody, or 404. A known caller also learns that the method or the media type
    /// is wrong.
    /// </summary>
    private static bool IsAllowedByDefault(AuthorizationHandlerContext authorization) =>
        authorization.User.IsInRole(Roles.Admin)
        || (
            authorization.Resource is HttpContext context
            && (
                context.GetEndpoint() is not { } endpoint
                || (IsRefusal(endpoint) && authorization.User.Identity is { IsAuthenticated: true })
            )
        );

    /// <summary>
    /// True for the endpoint that routing puts in place of those at an address when it answers 405 or 415: it was never mapped and has no
    /// metadata. Every mapped endpoint is a route, and others, such as a controller's action, have metadata.
    /// </summary>
    private static bool IsRefusal(Endpoint endpoint) => endpoint is not RouteEndpoint && endpoint.Metadata.Count == 0;
}
