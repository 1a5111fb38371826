using System.Collections.Concurrent;
using DzStore.Load.Running;

namespace DzStore.Load.Shop;

/// <summary>
/// The purchases of visitors, step by step: a cart or a product, the form of an order, the order. Each step is a request of the plan, so
/// that between two of them there is time to think. Where no visitor is ready for a step, one goes through the steps before it.
/// </summary>
internal sealed class PurchaseDesk(ShopClient client, Visitor[] visitors, IntentLedger fast, IntentLedger durable)
{
    private const int Tries = 16;

    private readonly ConcurrentQueue<Visitor> _carts = new();
    private readonly ConcurrentQueue<OpenForm> _toBuy = new();
    private readonly ConcurrentQueue<OpenForm> _toPay = new();
    private volatile Visitor? _lastBuyer;
    private int _next;
    private long _forms;

    /// <summary>The products, by their names in addresses.</summary>
    public IReadOnlyList<string> Products { get; set; } = [];

    /// <summary>The visitor whose order was confirmed last; null before the first.</summary>
    public Visitor? LastBuyer => _lastBuyer;

    /// <summary>Puts some pieces of a product into the cart of a visitor who has no purchase open.</summary>
    public async ValueTask<RequestOutcome> FillCartAsync(long number)
    {
        if (Choose() is not { } visitor)
            return RequestOutcome.Failed("every visitor is buying");
        var (product, pieces) = (VisitorMix.Product(Products, number), (int)(1 + number % 3));
        var outcome = await client
            .PostAsync(new(visitor, "/cart", expected: 303), FormattableString.Invariant($"product={product}&quantity={pieces}"))
            .ConfigureAwait(false);
        if (outcome.Fate == RequestFate.Completed)
        {
            // A cart is a cookie: whatever the shop did without an answer, the visitor's has not changed.
            visitor.Cart[product] = visitor.Cart.GetValueOrDefault(product) + pieces;
            _carts.Enqueue(visitor);
        }
        else
        {
            visitor.End();
        }

        return outcome;
    }

    /// <summary>Opens the form of an order: two in three to buy a product at once, the third to pay a cart.</summary>
    public ValueTask<RequestOutcome> OpenAsync(long number) =>
        Interlocked.Increment(ref _forms) % 3 == 2 && _carts.TryDequeue(out var visitor) ? OpenToPayAsync(visitor) : OpenToBuyAsync(number);

    /// <summary>Sends a form to buy a product at once.</summary>
    public async ValueTask<RequestOutcome> BuyAsync(long number)
    {
        OpenForm? form;
        while (!_toBuy.TryDequeue(out form))
        {
            var opened = await OpenToBuyAsync(number).ConfigureAwait(false);
            if (opened.Fate != RequestFate.Completed)
                return opened;
        }

        return await SendAsync(form, "/buy", fast, _toBuy).ConfigureAwait(false);
    }

    /// <summary>Sends a form to pay a cart.</summary>
    public async ValueTask<RequestOutcome> PayAsync(long number)
    {
        OpenForm? form;
        while (!_toPay.TryDequeue(out form))
        {
            var step = _carts.TryDequeue(out var visitor)
                ? await OpenToPayAsync(visitor).ConfigureAwait(false)
                : await FillCartAsync(number).ConfigureAwait(false);
            if (step.Fate != RequestFate.Completed)
                return step;
        }

        return await SendAsync(form, "/pay", durable, _toPay).ConfigureAwait(false);
    }

    private async ValueTask<RequestOutcome> OpenToBuyAsync(long number)
    {
        if (Choose() is not { } visitor)
            return RequestOutcome.Failed("every visitor is buying");
        var (product, pieces) = (VisitorMix.Product(Products, number), (int)(1 + number % 2));
        var page = new ShopCall(visitor, "/buy/" + product) { WantsIntent = true };
        var outcome = await client.GetAsync(page).ConfigureAwait(false);
        if (page.Intent is { } intent && outcome.Fate == RequestFate.Completed)
        {
            var fields = FormattableString.Invariant($"intent={Uri.EscapeDataString(intent)}&product={product}&quantity={pieces}");
            _toBuy.Enqueue(new(visitor, new(intent, visitor.Number, new Dictionary<string, int> { [product] = pieces }), fields));
        }
        else
        {
            visitor.End();
        }

        return outcome;
    }

    private async ValueTask<RequestOutcome> OpenToPayAsync(Visitor visitor)
    {
        var page = new ShopCall(visitor, "/pay") { WantsIntent = true };
        var outcome = await client.GetAsync(page).ConfigureAwait(false);
        if (page.Intent is { } intent && outcome.Fate == RequestFate.Completed)
        {
            var order = new IntentOrder(intent, visitor.Number, new Dictionary<string, int>(visitor.Cart));
            _toPay.Enqueue(new(visitor, order, "intent=" + Uri.EscapeDataString(intent)));
        }
        else
        {
            _carts.Enqueue(visitor);
        }

        return outcome;
    }

    private async ValueTask<RequestOutcome> SendAsync(OpenForm form, string path, IntentLedger ledger, ConcurrentQueue<OpenForm> open)
    {
        form.Attempts++;
        var call = new ShopCall(form.Visitor, path, expected: 303) { WantsOrder = true };
        var outcome = await client.PostAsync(call, form.Fields).ConfigureAwait(false);
        ledger.Note(form.Order, outcome, call.OrderId);
        if (outcome.Fate == RequestFate.Completed)
        {
            _lastBuyer = form.Visitor;
            form.Visitor.Cart.Clear();
            form.Visitor.End();
        }
        else if (form.Attempts < OpenForm.MostAttempts)
        {
            open.Enqueue(form);
        }
        else
        {
            form.Visitor.GiveUp();
        }

        return outcome;
    }

    /// <returns>The next visitor who is free for it; null where many in a row are not.</returns>
    private Visitor? Choose()
    {
        for (var i = 0; i < Tries; i++)
        {
            var visitor = visitors[(uint)Interlocked.Increment(ref _next) % visitors.Length];
            if (visitor.TryBegin())
                return visitor;
        }

        return null;
    }
}
