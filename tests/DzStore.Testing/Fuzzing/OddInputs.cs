namespace DzStore.Testing.Fuzzing;

/// <summary>The odd methods, headers, texts and path segments that <see cref="Mutations"/> puts into requests.</summary>
internal static class OddInputs
{
    public static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "X"];

    public static readonly string[] ContentTypes =
    [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "json",
        ";;",
        "*/*",
        "application/octet-stream",
    ];

    /// <summary>Types that a service may take for JSON or not: that is its own affair.</summary>
    public static readonly string[] OddContentTypes =
    [
        "application/json; charset=utf-8",
        "application/json; charset=utf-16",
        "APPLICATION/JSON",
        "application/json;q=1",
        "application/json; charset=\"utf-8\"",
        "application/problem+json",
        "application/json, text/plain",
    ];

    public static readonly (string Name, string Value)[] Headers =
    [
        ("Accept", "text/html"),
        ("Accept", "*/*;q=0"),
        ("Accept", "garbage"),
        ("Accept", "text/csv"),
        ("Accept-Language", "ar-DZ"),
        ("Accept-Encoding", "gzip, br"),
        ("If-None-Match", "*"),
        ("If-Modified-Since", "yesterday"),
        ("Range", "bytes=0-0"),
        ("Expect", "100-continue"),
        ("X-HTTP-Method-Override", "DELETE"),
        ("X-Forwarded-For", "::ffff:1.2.3.4"),
        ("X-Forwarded-Proto", "https"),
        ("traceparent", "00-zz"),
        ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        ("tracestate", "a=b,,;"),
        ("baggage", "a=%00"),
        ("Origin", "https://elsewhere.example"),
        ("Cookie", "a=b; c"),
        ("Referer", "x"),
        ("User-Agent", "'; DROP TABLE orders; --"),
        ("Upgrade", "h2c"),
        ("Prefer", "respond-async"),
        ("Content-Language", "x"),
    ];

    public static readonly string[] Texts =
    [
        "",
        " ",
        "\t",
        "\0",
        "a\0b",
        "\u0085",
        ".",
        "..",
        "../../etc/passwd",
        "$where",
        "$gt",
        "a.b",
        "%00",
        "%2e%2e%2f",
        "null",
        "true",
        "0",
        "-0",
        "1e9",
        "NaN",
        "' OR 1=1",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "\u202Egnp.exe",
        "\uFEFF",
        "é",
        "e\u0301",
        "ﷺ",
        "😀",
        "\uFFFD",
        "C:\\x",
        "/etc/passwd",
        "http://x/",
        "file:///etc/passwd",
        "a\r\nSet-Cookie: x=y",
        "__proto__",
        "constructor",
    ];

    public static readonly string[] PathSegments =
    [
        "%00",
        "%FF%FE",
        "%zz",
        "%",
        "%2F",
        "%2f%2e%2e%2f",
        "%2e",
        "%2E%2E",
        ".",
        "..",
        "a/../b",
        ";x=y",
        "%0d%0aX:y",
        "a%20b",
        "+",
        "%E2%80%AE",
        new string('a', 4_000),
    ];

    public static readonly (string Name, string Value)[] WrongCredentials =
    [
        ("Authorization", "Bearer x"),
        ("Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW4ifQ."),
        ("X-Api-Key", "wrong"),
        ("X-Api-Key", "é"),
    ];
}
