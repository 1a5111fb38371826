namespace DzStore.Storefront.Languages;

/// <summary>The texts of the shop's pages in one language. A text that one language lacks does not compile.</summary>
public sealed class Words
{
    /// <summary>The texts of a language.</summary>
    public static Words Of(Language language) =>
        language switch
        {
            Language.French => FrenchWords.All,
            Language.Arabic => ArabicWords.All,
            _ => EnglishWords.All,
        };

    /// <summary>The language of these texts.</summary>
    public required Language Language { get; init; }

    /// <summary>The shop's subtitle.</summary>
    public required string Tagline { get; init; }

    /// <summary>The link past the header.</summary>
    public required string SkipToContent { get; init; }

    /// <summary>The search button.</summary>
    public required string Search { get; init; }

    /// <summary>The search field.</summary>
    public required string SearchLabel { get; init; }

    /// <summary>The list of categories.</summary>
    public required string Menu { get; init; }

    /// <summary>The list of all products.</summary>
    public required string AllProducts { get; init; }

    /// <summary>The cart.</summary>
    public required string Cart { get; init; }

    /// <summary>The visitor's orders.</summary>
    public required string YourOrders { get; init; }

    /// <summary>The choice of the language.</summary>
    public required string LanguageLabel { get; init; }

    /// <summary>The home page.</summary>
    public required string Home { get; init; }

    /// <summary>The headline of the home page.</summary>
    public required string HeroTitle { get; init; }

    /// <summary>The sentence below it.</summary>
    public required string HeroText { get; init; }

    /// <summary>The button below it.</summary>
    public required string HeroButton { get; init; }

    /// <summary>The shelf of the trend list.</summary>
    public required string HotTitle { get; init; }

    /// <summary>The shelf's explanation.</summary>
    public required string HotAbout { get; init; }

    /// <summary>The shelf while nothing was counted.</summary>
    public required string HotEmpty { get; init; }

    /// <summary>Stands before the number of views, so that it is right for every number.</summary>
    public required string Views { get; init; }

    /// <summary>Stops the updates.</summary>
    public required string Pause { get; init; }

    /// <summary>Goes on with the updates.</summary>
    public required string Resume { get; init; }

    /// <summary>The list's age; {0}: a number of seconds, minutes or hours.</summary>
    public required string UpdatedAgo { get; init; }

    /// <summary>The list's state while it does not change.</summary>
    public required string Paused { get; init; }

    /// <summary>The list's state while the shop is not heard.</summary>
    public required string Offline { get; init; }

    /// <summary>The unit of seconds.</summary>
    public required string Seconds { get; init; }

    /// <summary>The unit of minutes.</summary>
    public required string Minutes { get; init; }

    /// <summary>The unit of hours.</summary>
    public required string Hours { get; init; }

    /// <summary>The products of the home page.</summary>
    public required string Featured { get; init; }

    /// <summary>The heading of a search; {0}: its words.</summary>
    public required string ResultsFor { get; init; }

    /// <summary>A search without results.</summary>
    public required string NothingFound { get; init; }

    /// <summary>The number of products shown.</summary>
    public required string ProductCount { get; init; }

    /// <summary>A product that can be ordered.</summary>
    public required string InStock { get; init; }

    /// <summary>The field of the quantity.</summary>
    public required string QuantityLabel { get; init; }

    /// <summary>Puts a product into the cart.</summary>
    public required string AddToCart { get; init; }

    /// <summary>The note that it is in the cart.</summary>
    public required string Added { get; init; }

    /// <summary>Orders a product at once.</summary>
    public required string BuyNow { get; init; }

    /// <summary>What Buy Now means.</summary>
    public required string BuyNowAbout { get; init; }

    /// <summary>What paying the cart means.</summary>
    public required string PayAbout { get; init; }

    /// <summary>The cart without products.</summary>
    public required string EmptyCart { get; init; }

    /// <summary>Takes over a changed quantity.</summary>
    public required string Update { get; init; }

    /// <summary>Takes a product out of the cart.</summary>
    public required string Remove { get; init; }

    /// <summary>The column of products.</summary>
    public required string Product { get; init; }

    /// <summary>The price of one.</summary>
    public required string UnitPrice { get; init; }

    /// <summary>The total.</summary>
    public required string Total { get; init; }

    /// <summary>Computes the total again.</summary>
    public required string UpdateTotal { get; init; }

    /// <summary>Goes to pay the cart.</summary>
    public required string Pay { get; init; }

    /// <summary>Pays; {0}: the total.</summary>
    public required string PayNow { get; init; }

    /// <summary>The page of a purchase at once.</summary>
    public required string BuyTitle { get; init; }

    /// <summary>The page of a payment.</summary>
    public required string PayTitle { get; init; }

    /// <summary>Orders; {0}: the total.</summary>
    public required string ConfirmBuy { get; init; }

    /// <summary>An order.</summary>
    public required string Order { get; init; }

    /// <summary>The time of an order.</summary>
    public required string OrderedAt { get; init; }

    /// <summary>No orders yet.</summary>
    public required string NoOrders { get; init; }

    /// <summary>The state of an order of Checkout.</summary>
    public required string Accepted { get; init; }

    /// <summary>The state of an order of Billing.</summary>
    public required string Durable { get; init; }

    /// <summary>The state of an order that is not known.</summary>
    public required string Unsettled { get; init; }

    /// <summary>What accepted means.</summary>
    public required string AcceptedAbout { get; init; }

    /// <summary>What durable means.</summary>
    public required string DurableAbout { get; init; }

    /// <summary>The panel of what it cost to be sure.</summary>
    public required string Certainty { get; init; }

    /// <summary>The guarantee that was bought.</summary>
    public required string Guarantee { get; init; }

    /// <summary>The time that it took.</summary>
    public required string Wait { get; init; }

    /// <summary>A time that is not kept any more.</summary>
    public required string WaitUnknown { get; init; }

    /// <summary>The time of an order that was stored before.</summary>
    public required string AskedAgain { get; init; }

    /// <summary>The note that nothing was ordered twice.</summary>
    public required string AlreadyOrdered { get; init; }

    /// <summary>The note after an order.</summary>
    public required string ThankYou { get; init; }

    /// <summary>Older orders.</summary>
    public required string Older { get; init; }

    /// <summary>Orders that cannot be read.</summary>
    public required string OrdersAway { get; init; }

    /// <summary>Back to the shop.</summary>
    public required string Continue { get; init; }

    /// <summary>An order under way.</summary>
    public required string Sending { get; init; }

    /// <summary>The page of an unknown outcome.</summary>
    public required string UnknownTitle { get; init; }

    /// <summary>What an unknown outcome means.</summary>
    public required string UnknownText { get; init; }

    /// <summary>Sends the same order again.</summary>
    public required string AskAgain { get; init; }

    /// <summary>The page asks by itself; {0}: seconds.</summary>
    public required string Retrying { get; init; }

    /// <summary>The page has asked often enough.</summary>
    public required string GaveUp { get; init; }

    /// <summary>The page of a refused order.</summary>
    public required string RefusedTitle { get; init; }

    /// <summary>A page that is not made at the moment.</summary>
    public required string BusyText { get; init; }

    /// <summary>A refused order; {0}: seconds.</summary>
    public required string RefusedText { get; init; }

    /// <summary>Sends a refused order again.</summary>
    public required string TryAgain { get; init; }

    /// <summary>An order that the shop could not place.</summary>
    public required string RejectedText { get; init; }

    /// <summary>A form that is not this visitor's.</summary>
    public required string StaleForm { get; init; }

    /// <summary>A total that was not shown.</summary>
    public required string TotalChanged { get; init; }

    /// <summary>The error of a quantity; {0}: the least, {1}: the most.</summary>
    public required string QuantityWrong { get; init; }

    /// <summary>The error of a full cart; {0}: the most, {1}: the number in the cart.</summary>
    public required string CartFull { get; init; }

    /// <summary>The page of an unknown address.</summary>
    public required string NotFoundTitle { get; init; }

    /// <summary>Its text.</summary>
    public required string NotFoundText { get; init; }

    /// <summary>The page of too many requests.</summary>
    public required string TooFastTitle { get; init; }

    /// <summary>Its text.</summary>
    public required string TooFastText { get; init; }

    /// <summary>The page of a failure.</summary>
    public required string FailedTitle { get; init; }

    /// <summary>Its text.</summary>
    public required string FailedText { get; init; }

    /// <summary>The page of a post from elsewhere.</summary>
    public required string RefusedPostTitle { get; init; }

    /// <summary>Its text.</summary>
    public required string RefusedPostText { get; init; }

    /// <summary>The sentence at the foot of every page.</summary>
    public required string FooterText { get; init; }
}
