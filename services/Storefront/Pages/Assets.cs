using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.AspNetCore.StaticFiles;

namespace DzStore.Storefront.Pages;

/// <summary>
/// The files of the shop in wwwroot, held in memory. A page names a file with the version that it was made for, so that a browser keeps it
/// for good and asks for another one when it has changed.
/// </summary>
public sealed class Assets
{
    private const string Forever = "public, max-age=31536000, immutable";

    private static readonly FileExtensionContentTypeProvider Types = new();

    private readonly string _root = Path.Combine(AppContext.BaseDirectory, "wwwroot");
    private readonly FrozenDictionary<string, Lazy<CachedBody>> _files;
    private readonly ConcurrentDictionary<string, string> _addresses = new();

    public Assets() =>
        _files = Files(_root)
            .ToFrozenDictionary(
                file => "/" + Path.GetRelativePath(_root, file).Replace(Path.DirectorySeparatorChar, '/'),
                file => new Lazy<CachedBody>(() => Load(file))
            );

    /// <summary>The address of a file with its version.</summary>
    public string this[string path] => _addresses.GetOrAdd(path, Versioned);

    /// <summary>Serves files before anything else is asked: they are the same for everybody.</summary>
    public Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsGet(context.Request.Method) || !_files.TryGetValue(context.Request.Path.Value ?? "", out var file))
            return next(context);
        var headers = context.Response.Headers;
        headers.Vary = "Accept-Encoding";
        headers.CacheControl = context.Request.QueryString.HasValue ? Forever : "public, no-cache";
        if (file.Value.ContentType is "text/html; charset=utf-8")
            PageHeaders.Apply(context);
        else if (file.Value.ContentType is "text/javascript; charset=utf-8")
            PageHeaders.ApplyToScript(context);
        return file.Value.ServeAsync(context);
    }

    /// <summary>The files of the shop: the control room serves its own, under another policy.</summary>
    private static IEnumerable<string> Files(string root)
    {
        var control = Path.Combine(root, "control") + Path.DirectorySeparatorChar;
        return Directory.Exists(root)
            ? Directory
                .EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Where(file => !file.StartsWith(control, StringComparison.Ordinal))
            : [];
    }

    private string Versioned(string path) => _files.TryGetValue(path, out var file) ? $"{path}?v={file.Value.ETag[^9..^1]}" : path;

    private static CachedBody Load(string file)
    {
        var type = Types.TryGetContentType(file, out var known) ? known : "application/octet-stream";
        var isText = type.StartsWith("text/", StringComparison.Ordinal) || type is "application/javascript" or "application/json";
        return new(File.ReadAllBytes(file), isText ? type + "; charset=utf-8" : type, "f");
    }
}
