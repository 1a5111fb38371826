using System.IO.Compression;
using System.Security.Cryptography;

namespace DzStore.Storefront.Pages;

/// <summary>A body that many visitors get: its bytes, compressed in advance, and its ETag.</summary>
public sealed class CachedBody
{
    private const int WorthCompressing = 600;

    private readonly byte[] _plain;
    private readonly byte[]? _gzip;
    private readonly byte[]? _brotli;

    /// <param name="plain">The bytes.</param>
    /// <param name="contentType">Their media type.</param>
    /// <param name="variant">The beginning of the ETag, such as the language.</param>
    /// <param name="level">How hard to compress: what is prepared once and served for long deserves more.</param>
    public CachedBody(byte[] plain, string contentType, string variant, CompressionLevel level = CompressionLevel.Optimal)
    {
        _plain = plain;
        ContentType = contentType;
        // Weak: it is the same for all encodings of the same content.
        ETag = $"W/\"{variant}-{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 8))}\"";
        if (plain.Length < WorthCompressing || contentType is "image/png" or "font/woff2")
            return;
        _gzip = Compress(to => new GZipStream(to, level));
        _brotli = Compress(to => new BrotliStream(to, level));
    }

    /// <summary>The media type.</summary>
    public string ContentType { get; }

    /// <summary>The ETag.</summary>
    public string ETag { get; }

    /// <summary>Answers with the body, or with 304 where the browser has it. Other headers are the caller's.</summary>
    public Task ServeAsync(HttpContext context)
    {
        var response = context.Response;
        response.Headers.ETag = ETag;
        if (IsKnown(context.Request))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var body = Encoded(context.Request.Headers.AcceptEncoding.ToString(), out var encoding);
        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        return response.BodyWriter.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private bool IsKnown(HttpRequest request)
    {
        var known = request.Headers.IfNoneMatch;
        if (known.Count == 0)
            return false;
        // A proxy may have made a strong one of it, or joined several.
        var opaque = ETag.AsSpan(2);
        foreach (var tag in known)
        {
            if (tag is "*" || (tag is not null && tag.AsSpan().Contains(opaque, StringComparison.Ordinal)))
                return true;
        }
        return false;
    }

    private byte[] Encoded(string accepted, out string? encoding)
    {
        encoding = null;
        if (_brotli is not null && Accepts(accepted, "br"))
        {
            encoding = "br";
            return _brotli;
        }
        if (_gzip is null || !Accepts(accepted, "gzip"))
            return _plain;
        encoding = "gzip";
        return _gzip;
    }

    private static bool Accepts(ReadOnlySpan<char> accepted, string encoding)
    {
        foreach (var range in accepted.Split(','))
        {
            var part = accepted[range].Trim();
            if (!part.StartsWith(encoding, StringComparison.OrdinalIgnoreCase))
                continue;
            var weight = part[encoding.Length..].Trim();
            if (weight.IsEmpty)
                return true;
            if (weight[0] == ';')
                return weight[1..].Trim() is not ("q=0" or "q=0.0" or "q=0.00" or "q=0.000");
        }
        return false;
    }

    private byte[] Compress(Func<Stream, Stream> compressor)
    {
        using var compressed = new MemoryStream();
        using (var stream = compressor(compressed))
            stream.Write(_plain);
        return compressed.ToArray();
    }
}
