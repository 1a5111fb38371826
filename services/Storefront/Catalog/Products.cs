namespace DzStore.Storefront.Catalog;

/// <summary>The list of the shop's products: the lab's five and their company.</summary>
internal static class Products
{
    public static readonly IReadOnlyList<Product> All =
    [
        new(
            "iphone-15",
            Category.Phones,
            185_000,
            new("iPhone 15", "iPhone 15", "آيفون 15"),
            new(
                "A 6.1-inch screen, a 48-megapixel camera and a battery for the whole day.",
                "Un écran de 6,1 pouces, un appareil photo de 48 mégapixels et une batterie pour toute la journée.",
                "شاشة 6.1 بوصة وكاميرا 48 ميغابكسل وبطارية تكفي اليوم كله."
            )
        ),
        new(
            "samsung-s24",
            Category.Phones,
            165_000,
            new("Samsung S24", "Samsung S24", "سامسونغ S24"),
            new(
                "Bright, light and quick, with a zoom that reads the street sign at its end.",
                "Lumineux, léger et rapide, avec un zoom qui lit la plaque au bout de la rue.",
                "ساطع وخفيف وسريع، بتقريب يقرأ لافتة آخر الشارع."
            )
        ),
        new(
            "redmi-note-13",
            Category.Phones,
            42_000,
            new("Redmi Note 13", "Redmi Note 13", "ريدمي نوت 13"),
            new(
                "Much phone for little money: a 120 Hz screen and two days of battery.",
                "Beaucoup de téléphone pour peu d’argent\u00a0: écran 120 Hz et deux jours de batterie.",
                "هاتف كبير بسعر صغير: شاشة 120 هرتز وبطارية ليومين."
            )
        ),
        new(
            "pixel-8",
            Category.Phones,
            120_000,
            new("Pixel 8", "Pixel 8", "بيكسل 8"),
            new(
                "Photos that need no second try, and seven years of updates.",
                "Des photos réussies du premier coup, et sept ans de mises à jour.",
                "صور ناجحة من أول مرة، وسبع سنوات من التحديثات."
            )
        ),
        new(
            "gaming-laptop",
            Category.Computers,
            145_000,
            new("Gaming Laptop", "PC portable gamer", "حاسوب محمول للألعاب"),
            new(
                "Fast graphics, a 165 Hz screen and a keyboard that glows.",
                "Une carte graphique rapide, un écran 165 Hz et un clavier lumineux.",
                "بطاقة رسومات سريعة وشاشة 165 هرتز ولوحة مفاتيح مضيئة."
            )
        ),
        new(
            "ultrabook-14",
            Category.Computers,
            118_000,
            new("Ultrabook 14", "Ultrabook 14", "ألترابوك 14"),
            new(
                "1.2 kg, 14 inches, and silent in the library.",
                "1,2 kg, 14 pouces, et silencieux à la bibliothèque.",
                "1.2 كغ و14 بوصة، وصامت في المكتبة."
            )
        ),
        new(
            "desktop-tower",
            Category.Computers,
            98_000,
            new("Desktop Tower", "PC de bureau", "حاسوب مكتبي"),
            new(
                "Room for two more disks, and a fan that you do not hear.",
                "De la place pour deux disques de plus, et un ventilateur qu’on n’entend pas.",
                "يتسع لقرصين إضافيين، بمروحة لا تُسمع."
            )
        ),
        new(
            "tablet-11",
            Category.Computers,
            65_000,
            new("Tablet 11", "Tablette 11", "لوح إلكتروني 11"),
            new(
                "Eleven inches to read, draw and watch on.",
                "Onze pouces pour lire, dessiner et regarder.",
                "إحدى عشرة بوصة للقراءة والرسم والمشاهدة."
            )
        ),
        new(
            "playstation-5",
            Category.Gaming,
            110_000,
            new("PlayStation 5", "PlayStation 5", "بلايستيشن 5"),
            new(
                "Games in 4K that load before you have sat down.",
                "Des jeux en 4K qui se chargent avant que vous soyez assis.",
                "ألعاب بدقة 4K تُحمَّل قبل أن تجلس."
            )
        ),
        new(
            "xbox-series-x",
            Category.Gaming,
            105_000,
            new("Xbox Series X", "Xbox Series X", "إكس بوكس سيريس X"),
            new(
                "A quiet black box with a terabyte of games in it.",
                "Une boîte noire discrète, avec un téraoctet de jeux dedans.",
                "صندوق أسود هادئ فيه تيرابايت من الألعاب."
            )
        ),
        new(
            "nintendo-switch",
            Category.Gaming,
            68_000,
            new("Nintendo Switch", "Nintendo Switch", "نينتندو سويتش"),
            new(
                "On the television, on the table, on the tram.",
                "Sur la télé, sur la table, dans le tram.",
                "على التلفاز وعلى الطاولة وفي الترامواي."
            )
        ),
        new(
            "game-controller",
            Category.Gaming,
            12_000,
            new("Game Controller", "Manette de jeu", "يد تحكم للألعاب"),
            new(
                "Wireless, for console and computer, 30 hours a charge.",
                "Sans fil, pour console et ordinateur, 30 heures par charge.",
                "لاسلكية، للحاسوب وجهاز الألعاب، 30 ساعة في الشحنة."
            )
        ),
        .. SmallProducts.All,
    ];
}
