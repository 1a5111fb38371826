using DzStore.ServiceDefaults.Identity;
using DzStore.Storefront.Ordering;
using DzStore.Storefront.Visitors;

namespace DzStore.Storefront.Pages;

/// <summary>The orders of this visitor, and of nobody else: GET /orders and GET /orders/{fast|secure}/{id}.</summary>
internal sealed class OrderEndpoints(
    OrderService orders,
    VisitorCookies visitors,
    Receipts receipts,
    BrowseAdmission admission,
    PageRenderer renderer,
    ErrorPages errors
)
{
    private static readonly OrderList Nothing = new([], null);

    public static void Map(IEndpointRouteBuilder shop)
    {
        shop.MapGet("/orders", (HttpContext context, OrderEndpoints own) => own.AdmitAsync(context, () => own.ListAsync(context)))
            .AllowEverybody();
        shop.MapGet("/orders/{kind}/{id}", (HttpContext context, string kind, string id, OrderEndpoints own) =>
                own.AdmitAsync(context, () => own.ShowAsync(context, kind, id))
            )
            .AllowEverybody();
    }

    private Task AdmitAsync(HttpContext context, Func<Task> make) => admission.AdmitOwnAsync(context, make);

    private async Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (visitors.Find(context) is not { } visitor)
        {
            await SendListAsync(context, Nothing, Nothing, [], complete: true);
            return;
        }

        var later = query.ContainsKey("fast") || query.ContainsKey("secure");
        var fast = PageAsync(OrderKind.Fast, query["fast"]);
        var secure = PageAsync(OrderKind.Secure, query["secure"]);
        var (quick, sure) = (await fast, await secure);
        await SendListAsync(
            context,
            quick.Value ?? Nothing,
            sure.Value ?? Nothing,
            receipts.Read(context, visitor),
            quick.Answered && sure.Answered
        );

        // Of a later page, a service without older orders has none.
        Task<Read<OrderList?>> PageAsync(OrderKind kind, string? after) =>
            later && string.IsNullOrEmpty(after)
                ? Task.FromResult(new Read<OrderList?>(Answered: true, Nothing))
                : orders.ListAsync(kind, visitor, string.IsNullOrEmpty(after) ? null : after, context.RequestAborted);
    }

    private Task SendListAsync(HttpContext context, OrderList fast, OrderList secure, IReadOnlyList<Receipt> kept, bool complete)
    {
        PlacedOrder[] all = [.. fast.Orders.Concat(secure.Orders).OrderByDescending(order => order.Time)];
        return renderer.SendPrivateAsync<OrdersPage>(
            context,
            new()
            {
                [nameof(OrdersPage.Orders)] = all,
                [nameof(OrdersPage.Receipts)] = kept,
                [nameof(OrdersPage.Unsettled)] = kept.Where(receipt =>
                        receipt.State == ReceiptState.Unknown && all.All(order => order.Id != receipt.Id)
                    )
                    .ToArray(),
                [nameof(OrdersPage.Complete)] = complete,
                [nameof(OrdersPage.Next)] = NextOf(fast.After, secure.After),
            },
            returnTo: "/orders"
        );
    }

    private static string? NextOf(string? fast, string? secure) =>
        (fast, secure) switch
        {
            (null, null) => null,
            (not null, null) => "/orders?fast=" + Uri.EscapeDataString(fast),
            (null, not null) => "/orders?secure=" + Uri.EscapeDataString(secure),
            _ => $"/orders?fast={Uri.EscapeDataString(fast)}&secure={Uri.EscapeDataString(secure)}",
        };

    private async Task ShowAsync(HttpContext context, string kind, string id)
    {
        if (OrderKinds.Parse(kind) is not { } way || visitors.Find(context) is not { } visitor)
        {
            await errors.SendAsync(context, StatusCodes.Status404NotFound);
            return;
        }
        var found = await orders.FindAsync(way, visitor, id, context.RequestAborted);
        if (found.Value is not { } order)
        {
            await errors.SendAsync(context, found.Answered ? StatusCodes.Status404NotFound : StatusCodes.Status503ServiceUnavailable);
            return;
        }
        await renderer.SendPrivateAsync<OrderPage>(
            context,
            new()
            {
                [nameof(OrderPage.Order)] = order,
                [nameof(OrderPage.Receipt)] = receipts.Read(context, visitor).FirstOrDefault(receipt => receipt.Id == order.Id),
            }
        );
    }
}
