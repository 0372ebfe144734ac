"""Accounts, people and inboxes of the demo."""

PASSWORD = "demo-Chat-2026"

ACCOUNTS = [
    {
        "name": "Тёплый дом",
        "locale": "ru",
        "timezone": "Europe/Moscow",
        "people": [
            ("alice@teply-dom.example", "Алиса Воронова", "administrator"),
            ("bob@teply-dom.example", "Борис Лебедев", "agent"),
            ("bella@teply-dom.example", "Белла Ким", "agent"),
        ],
        "teams": {"доставка": ["bob@teply-dom.example"], "возвраты": ["bella@teply-dom.example"]},
        "inboxes": [
            {
                "name": "Сайт «Тёплый дом»",
                "channel": "web_widget",
                "website_url": "/demo/seller/",
                "locale": "",
                "widget_color": "#b4532a",
                "welcome_title": "Здравствуйте!",
                "welcome_tagline": "Поможем с заказом, доставкой и возвратом.",
                "greeting_enabled": True,
                "greeting_message": "Здравствуйте! Напишите номер заказа, если он под рукой.",
                "csat_survey_enabled": True,
                "timezone": "Europe/Moscow",
            },
            {"name": "Wildberries — вопросы", "channel": "api", "timezone": "Europe/Moscow"},
        ],
        "labels": [
            ("доставка", "#2f6fed"),
            ("возврат", "#c2410c"),
            ("брак", "#b91c1c"),
            ("размер", "#7c3aed"),
            ("оплата", "#15803d"),
            ("vip", "#a16207"),
        ],
        "canned": [
            ("привет", "Здравствуйте! Спасибо, что написали. Сейчас всё проверю."),
            ("трек", "Ваш заказ уже в пути. Трек-номер пришлём в этот чат, как только его присвоит служба доставки."),
            (
                "возврат",
                "Возврат оформляется в личном кабинете: «Заказы» → «Вернуть товар». Деньги придут в течение 3–10 дней.",
            ),
            ("замер", "Измерьте, пожалуйста, длину по спинке и ширину — подберу размер точно."),
        ],
    },
    {
        "name": "Northwind Outfitters",
        "locale": "en",
        "timezone": "Europe/London",
        "people": [
            ("charlie@northwind.example", "Charlie Marsh", "administrator"),
            ("nora@northwind.example", "Nora Bell", "agent"),
        ],
        "teams": {"orders": ["nora@northwind.example"]},
        "inboxes": [
            {
                "name": "Northwind shop",
                "channel": "web_widget",
                "website_url": "/demo/shop/",
                "locale": "",
                "widget_color": "#1f5c4d",
                "welcome_title": "Hello there",
                "welcome_tagline": "Questions about kit, sizes or an order? We are here.",
                "greeting_enabled": True,
                "greeting_message": "Hi! Ask us anything about our tents, packs and jackets.",
                "csat_survey_enabled": True,
                "timezone": "Europe/London",
            },
            {"name": "Partner API", "channel": "api", "timezone": "Europe/London"},
        ],
        "labels": [
            ("delivery", "#2f6fed"),
            ("returns", "#c2410c"),
            ("faulty", "#b91c1c"),
            ("sizing", "#7c3aed"),
            ("payment", "#15803d"),
        ],
        "canned": [
            ("hello", "Hello, and thanks for getting in touch. Let me look into this right away."),
            ("returns", "You can return anything unused within 60 days. I have e-mailed you a prepaid label."),
            ("tracking", "Your parcel is with the courier. You will get the tracking link within the hour."),
        ],
    },
]
