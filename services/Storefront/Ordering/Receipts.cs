using System.Globalization;
using DzStore.Storefront.Visitors;
using Microsoft.AspNetCore.DataProtection;

namespace DzStore.Storefront.Ordering;

/// <summary>What the visitor learned of an order when it was sent last.</summary>
/// <param name="Kind">The way it was ordered.</param>
/// <param name="Id">Its id.</param>
/// <param name="State">The outcome.</param>
/// <param name="Milliseconds">The time that it took to be sure; of an unknown outcome none.</param>
/// <param name="From">The address of the page that asks again.</param>
public sealed record Receipt(OrderKind Kind, string Id, ReceiptState State, double Milliseconds, string From);

/// <summary>The outcome of an order as its receipt has it.</summary>
public enum ReceiptState
{
    /// <summary>It was stored.</summary>
    Stored,

    /// <summary>It had been stored by an earlier attempt.</summary>
    Known,

    /// <summary>It may be stored or not.</summary>
    Unknown,
}

/// <summary>
/// Keeps the receipts of a visitor's last orders in a signed cookie: services do not store what an order cost to be sure, and no instance
/// of the shop has memory of its own.
/// </summary>
public sealed class Receipts(IDataProtectionProvider protection)
{
    private const string Cookie = "dz_receipts";
    private const int Most = 8;

    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private readonly SignedText _receipts = new(protection, "receipts");

    /// <summary>The receipts, the newest first.</summary>
    public IReadOnlyList<Receipt> Read(HttpContext context, Visitor visitor) =>
        _receipts.Read(context.Request.Cookies[Cookie])?.Split('|') is [var id, .. var receipts] && id == visitor.Id
            ? [.. receipts.Select(Parse).OfType<Receipt>()]
            : [];

    /// <summary>Adds a receipt, in place of an older one of the same order.</summary>
    public void Add(HttpContext context, Visitor visitor, Receipt receipt)
    {
        var kept = Read(context, visitor).Where(other => other.Id != receipt.Id).Prepend(receipt).Take(Most);
        var text = string.Join('|', kept.Select(Text).Prepend(visitor.Id));
        VisitorCookies.Write(context, Cookie, _receipts.Sign(text), "/", Month);
    }

    private static string Text(Receipt receipt) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{receipt.Kind.Slug()}~{receipt.Id}~{(int)receipt.State}~{receipt.Milliseconds:0.0}~{receipt.From}"
        );

    private static Receipt? Parse(string text) =>
        text.Split('~') is [var kind, var id, var state, var milliseconds, var from]
        && OrderKinds.Parse(kind) is { } way
        && int.TryParse(state, CultureInfo.InvariantCulture, out var number)
        && double.TryParse(milliseconds, CultureInfo.InvariantCulture, out var time)
            ? new(way, id, (ReceiptState)number, time, from)
            : null;
}
