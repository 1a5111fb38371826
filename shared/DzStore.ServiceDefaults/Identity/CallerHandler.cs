using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Net.Http.Headers;

namespace DzStore.ServiceDefaults.Identity;

/// <summary>
/// Authenticates the caller by the bearer token where there is an Authorization header, else by the API key, else without credentials on a
/// developer's machine. Invalid credentials are refused, never ignored. It does not derive from ASP.NET Core's base handler, which costs
/// more than all of this.
/// </summary>
internal sealed class CallerHandler(ApiKeys keys, DevelopmentIdentity development) : IAuthenticationHandler
{
    private HttpContext _context = null!;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _context = context;
        return Task.CompletedTask;
    }

    public Task<AuthenticateResult> AuthenticateAsync()
    {
        var headers = _context.Request.Headers;
        if (headers.Authorization.Count > 0)
            return _context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        return headers.TryGetValue(Credentials.ApiKeyHeader, out var key)
            ? keys.Authenticate(key.Count == 1 ? key[0] : null)
            : development.Authenticate(_context);
    }

    public Task ChallengeAsync(AuthenticationProperties? properties)
    {
        // The bearer handler says what is wrong with the token that was sent.
        if (_context.Request.Headers.Authorization.Count > 0)
            return _context.ChallengeAsync(JwtBearerDefaults.AuthenticationScheme, properties);
        _context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        _context.Response.Headers.Append(HeaderNames.WWWAuthenticate, JwtBearerDefaults.AuthenticationScheme);
        return Task.CompletedTask;
    }

    public Task ForbidAsync(AuthenticationProperties? properties)
    {
        _context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
