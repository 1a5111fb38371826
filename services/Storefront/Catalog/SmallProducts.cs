namespace DzStore.Storefront.Catalog;

/// <summary>The second half of the list: audio, screens and accessories.</summary>
internal static class SmallProducts
{
    public static readonly IReadOnlyList<Product> All =
    [
        new(
            "wireless-headphones",
            Category.Audio,
            18_000,
            new("Wireless Headphones", "Casque sans fil", "سماعات رأس لاسلكية"),
            new("The bus goes silent when you put them on.", "Le bus se tait quand vous le mettez.", "تصمت الحافلة حين تضعها.")
        ),
        new(
            "earbuds",
            Category.Audio,
            9_500,
            new("Earbuds", "Écouteurs", "سماعات أذن"),
            new(
                "Small, rainproof, and back in their case for 24 hours more.",
                "Petits, étanches à la pluie, et 24 heures de plus dans leur boîtier.",
                "صغيرة، تتحمل المطر، و24 ساعة إضافية في علبتها."
            )
        ),
        new(
            "bluetooth-speaker",
            Category.Audio,
            11_000,
            new("Bluetooth Speaker", "Enceinte Bluetooth", "مكبر صوت بلوتوث"),
            new(
                "Loud enough for the roof terrace, light enough for the beach.",
                "Assez forte pour la terrasse, assez légère pour la plage.",
                "قوي يكفي السطح، وخفيف يرافقك إلى الشاطئ."
            )
        ),
        new(
            "soundbar",
            Category.Audio,
            32_000,
            new("Soundbar", "Barre de son", "مكبر صوت للتلفاز"),
            new(
                "Makes a cinema of the living room, with one cable.",
                "Fait du salon un cinéma, avec un seul câble.",
                "يجعل الصالون سينما بسلك واحد."
            )
        ),
        new(
            "tv-55-4k",
            Category.Screens,
            89_000,
            new("TV 55 4K", "Téléviseur 55 4K", "تلفاز 55 بدقة 4K"),
            new(
                "139 cm of picture, and a frame that one forgets.",
                "139 cm d’image, et un cadre qu’on oublie.",
                "139 سم من الصورة وإطار لا يُرى."
            )
        ),
        new(
            "monitor-27",
            Category.Screens,
            38_000,
            new("Monitor 27", "Moniteur 27", "شاشة حاسوب 27"),
            new(
                "Sharp text all day, smooth games all night.",
                "Un texte net le jour, des jeux fluides la nuit.",
                "نص واضح نهارا وألعاب سلسة ليلا."
            )
        ),
        new(
            "projector",
            Category.Screens,
            54_000,
            new("Projector", "Vidéoprojecteur", "جهاز عرض"),
            new(
                "The match, three metres wide, on any wall.",
                "Le match, large de trois mètres, sur n’importe quel mur.",
                "المباراة بعرض ثلاثة أمتار على أي جدار."
            )
        ),
        new(
            "mouse",
            Category.Accessories,
            5_000,
            new("Mouse", "Souris", "فأرة"),
            new(
                "Light, precise, and at home in either hand.",
                "Légère, précise, et à l’aise dans les deux mains.",
                "خفيفة ودقيقة، لليد اليمنى واليسرى."
            )
        ),
        new(
            "mechanical-keyboard",
            Category.Accessories,
            9_000,
            new("Mechanical Keyboard", "Clavier mécanique", "لوحة مفاتيح ميكانيكية"),
            new(
                "Latin and Arabic on every key, and a click under each.",
                "Latin et arabe sur chaque touche, et un clic dessous.",
                "لاتينية وعربية على كل زر، ونقرة تحته."
            )
        ),
        new(
            "webcam-hd",
            Category.Accessories,
            7_500,
            new("Webcam HD", "Webcam HD", "كاميرا ويب HD"),
            new("Shows you, not the window behind you.", "Vous montre, et pas la fenêtre derrière vous.", "تُظهرك أنت لا النافذة وراءك.")
        ),
        new(
            "power-bank",
            Category.Accessories,
            4_500,
            new("Power Bank", "Batterie externe", "شاحن متنقل"),
            new(
                "Charges a phone four times between Oran and Algiers.",
                "Charge un téléphone quatre fois entre Oran et Alger.",
                "يشحن الهاتف أربع مرات بين وهران والجزائر."
            )
        ),
        new(
            "ssd-1tb",
            Category.Accessories,
            13_500,
            new("SSD 1 TB", "SSD 1 To", "قرص SSD بسعة 1 تيرا"),
            new(
                "A terabyte in a pocket, copied in minutes.",
                "Un téraoctet dans la poche, copié en quelques minutes.",
                "تيرابايت في الجيب، يُنسخ في دقائق."
            )
        ),
        new(
            "smart-watch",
            Category.Accessories,
            22_000,
            new("Smart Watch", "Montre connectée", "ساعة ذكية"),
            new(
                "Pulse, prayer times, and who is calling.",
                "Le pouls, les heures de prière, et qui appelle.",
                "النبض ومواقيت الصلاة ومن يتصل."
            )
        ),
    ];
}
