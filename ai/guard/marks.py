"""Regular expressions of what has a form rather than a wording: numbers, addresses, delimiters, quotations."""

import re

PLATFORMS = frozenset(
    [
        "ozon.ru",
        "ozon.com",
        "wildberries.ru",
        "wb.ru",
        "yandex.ru",
        "ya.ru",
        "market.yandex.ru",
        "avito.ru",
        "megamarket.ru",
        "sbermegamarket.ru",
        "lamoda.ru",
        "aliexpress.com",
        "aliexpress.ru",
        "amazon.com",
        "amazon.co.uk",
        "amazon.de",
        "ebay.com",
        "ebay.co.uk",
        "etsy.com",
        "walmart.com",
        "allegro.pl",
        "zalando.com",
        "cdek.ru",
        "pochta.ru",
        "boxberry.ru",
        "dpd.ru",
        "dpd.com",
        "dhl.com",
        "ups.com",
        "fedex.com",
        "usps.com",
        "royalmail.com",
        "gosuslugi.ru",
        "temu.com",
        "shein.com",
        "target.com",
        "kaspi.kz",
    ]
)

PHONE = re.compile(
    r"(?<![\w№#-])(?:\+\d{1,3}[\s().-]*(?:\d[\s().-]{0,3}){7,12}\d|[78][\s(-]*\(?\d{3}\)?[\s-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}|"
    r"\(\d{3}\)\s*\d{3}[\s-]\d{2}[\s-]?\d{2}|\d{3}-\d{3}-\d{4}|\d{3}-\d{2}-\d{2}|0\d{3,4}[\s-]\d{3}[\s-]?\d{3,4}|9\d{2}[\s-]\d{3}[\s-]\d{2}[\s-]\d{2})(?![\w-])"
)
FREE_PHONE = re.compile(r"^\D*(?:\+?[78]\D{0,2}800|\+?1\D{0,2}8(?:00|88|77)|0800)")
EMAIL = re.compile(
    r"[\w.+-]+\s?(?:@|\(at\)|\[at\]|\(собака\)|\sсобака\s)\s?[\w-]+\s?(?:\.|\(dot\)|\sточка\s)\s?[\w.-]*\w",
    re.IGNORECASE,
)
LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"»)]+|\b(?:[a-z0-9-]+\.)+(?:ru|com|net|org|shop|store|me|io|info|su|рф|kz|by|uk|de|co|app|link|online|biz|site|cc|gl|ly)\b(?:/[^\s<>\"»)]*)?",
    re.IGNORECASE,
)
HANDLE = re.compile(r"(?<![\w.@])@[a-z][\w.]{3,}", re.IGNORECASE)
CARD = re.compile(r"(?<!\d)(?:\d[ -]?){15,18}\d(?!\d)")
PASSPORT = re.compile(
    r"паспорт\D{0,25}\d{2} ?\d{2}\D{0,6}\d{6}|passport\D{0,15}[A-Z]?\d{7,9}|снилс\D{0,5}\d{3}-\d{3}", re.I
)

STREET = (
    r"(?:ул\.|улиц\w+|пр-т|просп\w*\.?|пер\.|переул\w+|бульв\w*|шоссе|наб\.|набережн\w+|пл\.|площад[ьи] |проезд\w*)"
)
FLAT_RU = re.compile(
    rf"(?:{STREET}|\bд\.|\bдом\b).{{0,60}}?(?:кв\.?|квартир\w+|\bподъезд|\bэтаж)\s*\d+|(?:кв\.|квартир\w+)\s*№?\s*\d+",
    re.I,
)
HOUSE_RU = re.compile(
    rf"{STREET}.{{0,40}}?\d+|\b[А-ЯЁ][а-яё]+(?:ая|ой|ого|ова|ина|ский)\s*,?\s*(?:д\.?|дом)?\s*\d+", re.I
)
HOUSE_EN = re.compile(
    r"\b\d{1,5}[a-z]?,? (?:[A-Z][\w']+ ){1,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|close|court|ct|boulevard|blvd|place|square|terrace|gardens|crescent)\b"
    r"|\b(?:apartment|apt|flat|unit)\.? ?#?\d+",
    re.I,
)
DELIVERED = re.compile(
    r"адрес|отправ|доставл|достави|получател|прожива|живет|живёт|прописк|квартир|курьер|домаш|переда|лежит у|deliver|went to|sent to|ship|address|lives|home|recipient|parcel",
    re.I,
)
PLACE = re.compile(
    r"пункт\w* выдачи|пвз|постамат|склад|магазин|отделени|офис|сортировочн|сервисн|pick-?up point|locker|post office|depot|warehouse|service cent|branch|collection point|parcel shop",
    re.I,
)
PERSON = re.compile(
    r"(?<!важаемый )(?<!важаемая )(?:[Пп]олучател\w*|[Пп]окупател\w*|[Кк]лиент\w*|[Зз]аказчи\w*|на имя|[Сс]осед\w*|[Кк]урьер\w*|принял\w?|забрал\w?|получил\w?|менеджер\w*|"
    r"[Rr]ecipient|[Cc]ustomer|[Bb]uyer|[Nn]eighbou?r|belongs to|went to|delivered to|[Ss]igned (?:for )?by|received by|collected by|handed to|[Cc]ourier|[Dd]river)"
    r"[:,\s—-]+(?:is |был[аи]? |mr\.? |mrs\.? |ms\.? |это )?[A-ZА-ЯЁ][a-zа-яё]+[ ,]+[A-ZА-ЯЁ](?:[a-zа-яё]+|\.)"
)
NOT_PEOPLE = re.compile(
    r"Point|Street|Road|Office|Locker|Ozon|Wildberries|Маркет|Россия|Express|Service|Support|Hub|Center|Centre|Post",
    re.I,
)
OF_THE_SHOP = re.compile(
    r"\b(?:наш\w*|нам|мы|мне|мой|моя|us|our|we|me|my|напишите|пишите|звоните|позвоните|перезвон\w+|call|text|write|email|contact|message|телеграм\w*|whatsapp|ватсап\w*|вотсап\w*|viber|перев\w+|подпи\w+|подробн\w+|для связи)\b",
    re.I,
)
OF_SOMEBODY = re.compile(
    r"получател|покупател|клиент|заказчик|адрес|курьер|водител|его |ее |её |их |сосед|recipient|customer|buyer|courier|driver|his |her |their |neighbo|address|went to|delivered|owner|зарегистрир|указан",
    re.I,
)

QUOTED = re.compile(
    r"(?:вы (?:пиш\w+|писал\w*|просил\w*|говорил\w*|указал\w*|написал\w*|упомянул\w*|сообщ\w+|спрашива\w+|спросил\w*)|по вашим словам|ваш\w* (?:слов|вопрос|сообщени)\w*|"
    r"you (?:wrote|write|said|say|mention\w*|ask\w*)|your (?:words|message|question))[^«\"“.!?]{0,40}[«\"“]([^»\"”]*)[»\"”]",
    re.IGNORECASE,
)

DELIMITERS = re.compile(
    r"<\|[^|>]*\|>|</?\s*[a-zA-Z_][\w-]*[^<>]{0,80}>|\[/?INST\]|<<\s*/?SYS\s*>>|```+|\^{3,}|~{3,}|={4,}|-{4,}|#{3,}"
)

STRUCTURE = {
    "speaks in the role of the system": re.compile(
        r"^\s*(?:[\[(<#*\"'`]+\s*)?(?:system|assistant|developer|система|ассистент|админ(?:истратор)?|admin|root|оператор|sys|инструкция для (?:ии|бота|ассистента|модели))\s*"
        r"(?:(?:prompt|message|override|note|notice|update|сообщение|уведомление)\s*)?(?:[\])>*\"'`]+\s*)?[:>\]]+\s*\S",
        re.I | re.M,
    ),
    "holds a message of a role": re.compile(r"[\"']?role[\"']?\s*[:=]\s*[\"']?(?:system|assistant|developer|tool)", re.I),
    "closes or opens a delimiter": re.compile(
        r"</?\s*(?:customer|user|system|assistant|instructions?|prompt|message|data|context|tool|function|untrusted)[\w -]*/?>|<\|[\w ]+\|>|\[/?(?:inst|sys|system|end of|конец)[^\]]*\]|<<\s*/?sys\s*>>|"
        r"(?:-{3,}|={3,}|#{3,})\s*(?:end|конец|new|нов|system|begin|начало|instruction|инструкц|задани|систем|stop)|```\s*(?:system|prompt)|\bend of (?:customer |user )?(?:message|input|data|prompt)\b|\]\]>|"
        r"конец (?:сообщения|данных|запроса|ввода)",
        re.I,
    ),
    "calls a tool": re.compile(
        r"\"?(?:tool_calls?|function_call|tool_use|tool_name)\"?\s*[:=]|\b(?:issue|approve|create|process|grant|make|send|execute|call)_(?:refund|payment|return|transfer|order|discount|tool|coupon)\b|"
        r"\b(?:drop table|delete from|select \* from|rm -rf|os\.system|eval\(|exec\(|curl https?:)",
        re.I,
    ),
    "dictates the answer's fields": re.compile(
        r"[\"'](?:intent|urgent|draft|needs_human|confidence|sentiment|approved|refund|cited_ids|action|override|status|decision)[\"']\s*:\s*[\"'\d\[{tf]", re.I
    ),
    "smuggles a picture or a link": re.compile(r"!\[[^\]]*\]\(https?://[^){?=]*[{?=][^)]*\)", re.I),
    "hides a comment": re.compile(r"<!--.*?(?:-->|$)|<(?:script|iframe|img|style)\b|display\s*:\s*none", re.I | re.S),
}  # fmt: skip

PUBLIC_MAIL = frozenset({"yandex.ru", "ya.ru"})  # a platform's domain, and anybody's mailbox
OF_A_PERSON = re.compile(
    r"получател|покупател|клиент|заказчик|курьер|водител|сосед|recipient|customer'?s|buyer|courier|driver|neighbo|другого",
    re.IGNORECASE,
)
