using System.Collections.Concurrent;
using DzStore.Load.Http;

namespace DzStore.Load.Shop;

/// <summary>
/// Watches that no visitor gets what is another's: a cookie that another jar holds, an order of another visitor on a page of their own, or
/// a page that caches may keep and that sets a cookie or shows an order.
/// </summary>
public sealed class JarWatch
{
    private readonly ConcurrentDictionary<string, int> _cookies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _orders = new(StringComparer.Ordinal);
    private long _leaks;
    private volatile string? _first;

    /// <summary>The number of answers with something of another visitor, or with something of a visitor that a cache may keep.</summary>
    public long Leaks => Interlocked.Read(ref _leaks);

    /// <summary>The first of them in words; empty where there is none.</summary>
    public string First => _first ?? "";

    /// <summary>Notes that an order is a visitor's.</summary>
    internal void Owns(Visitor visitor, string orderId)
    {
        if (_orders.GetOrAdd(orderId, visitor.Number) is var owner && owner != visitor.Number)
            Report($"visitor {visitor.Number} was led to order {orderId} of visitor {owner}");
    }

    /// <summary>Puts the cookies of an answer into the visitor's jar, and looks at cookies and orders in it.</summary>
    /// <param name="visitor">Who asked.</param>
    /// <param name="path">For what.</param>
    /// <param name="answer">The answer.</param>
    internal void Look(Visitor visitor, string path, in HttpAnswer answer)
    {
        var isShared = IsShared(answer.Header("Cache-Control"u8));
        answer.EachHeader("Set-Cookie"u8, (Watch: this, visitor, path, isShared), static (value, call) =>
        {
            if (call.visitor.Jar.Take(value) is not { Length: > 0 } cookie)
                return;
            if (call.isShared)
                call.Watch.Report($"{call.path} sets a cookie on an answer that caches may keep");
            // Short values may be the same to many, such as a language.
            if (
                cookie.Length >= 32
                && call.Watch._cookies.GetOrAdd(cookie, call.visitor.Number) is var owner
                && owner != call.visitor.Number
            )
            {
                call.Watch.Report($"{call.path} gave visitor {call.visitor.Number} a cookie of visitor {owner}");
            }
        });
        foreach (var id in ShopPage.OrderIds(answer.Body.Span))
        {
            if (isShared)
                Report($"{path} shows order {id} in an answer that caches may keep");
            else if (_orders.TryGetValue(id, out var owner) && owner != visitor.Number)
                Report($"{path} shows visitor {visitor.Number} order {id} of visitor {owner}");
        }
    }

    // An answer without the header may be kept by rule of thumb, but not shared by what the shop itself caches.
    private static bool IsShared(ReadOnlySpan<byte> cacheControl) =>
        cacheControl.IndexOf("public"u8) >= 0 || cacheControl.IndexOf("s-maxage"u8) >= 0;

    private void Report(string leak)
    {
        Interlocked.Increment(ref _leaks);
        _first ??= leak;
    }
}
