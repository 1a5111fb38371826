using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace DzStore.Storefront.Visitors;

/// <summary>Knows visitors by a signed cookie, and writes the shop's other cookies the same way.</summary>
public sealed class VisitorCookies(IDataProtectionProvider protection)
{
    /// <summary>The cookie that names the visitor.</summary>
    public const string Name = "dz_visitor";

    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    private readonly SignedText _ids = new(protection, "visitor");

    /// <summary>The visitor of this request; null for one that has no valid cookie.</summary>
    public Visitor? Find(HttpContext context) => _ids.Read(context.Request.Cookies[Name]) is { Length: 32 } id ? new(id) : null;

    /// <summary>The visitor of this request, or a new one, whose cookie the answer brings.</summary>
    public Visitor FindOrCreate(HttpContext context)
    {
        if (Find(context) is { } known)
            return known;
        var visitor = new Visitor(RandomNumberGenerator.GetHexString(32, lowercase: true));
        Write(context, Name, _ids.Sign(visitor.Id), "/", Year);
        return visitor;
    }

    /// <summary>Writes a cookie that no script reads and no other site's form sends.</summary>
    public static void Write(HttpContext context, string name, string value, string path, TimeSpan age) =>
        context.Response.Cookies.Append(name, value, Options(context, path, age));

    /// <summary>Removes a cookie.</summary>
    public static void Remove(HttpContext context, string name, string path) =>
        context.Response.Cookies.Delete(name, Options(context, path, age: null));

    private static CookieOptions Options(HttpContext context, string path, TimeSpan? age) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            Path = path,
            MaxAge = age,
        };
}
