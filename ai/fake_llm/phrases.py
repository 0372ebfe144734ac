"""What the stand-in says. Every draft is marked, so that nobody takes it for a model's."""

MARK = {"ru": " [Демо]", "en": " [Demo]"}
HELLO = {"ru": "Здравствуйте{name}!", "en": "Hello{name},"}
ARTICLE = {"ru": "В нашей справке об этом сказано так: «{quote}»", "en": "Our help centre says: “{quote}”"}
BYE = {"ru": "Если остались вопросы, напишите нам здесь.", "en": "If anything is unclear, please ask."}
DRAFTS = {
    "ru": {
        "delivery": "Спасибо за обращение. Понимаем, что посылку ждут. Проверим, где она сейчас, и ответим вам здесь.",
        "order_change": "Спасибо, что предупредили. Проверим, на каком этапе заказ, и ответим, можно ли его ещё изменить.",
        "cancel": "Приняли ваш вопрос об отмене. Посмотрим, на каком этапе заказ, и напишем, какие есть варианты.",
        "return_refund": "Спасибо за обращение. Подскажите номер заказа и причину возврата, и мы подскажем порядок действий.",
        "defect_damaged": "Нам жаль, что товар вас расстроил. Пришлите, пожалуйста, фото и номер заказа: передадим на проверку.",
        "wrong_item": "Спасибо, что написали. Пришлите, пожалуйста, фото товара и этикетки, и мы проверим ваш заказ.",
        "complaint": "Спасибо, что рассказали об этом. Нам важно разобраться: передали ваше сообщение ответственному коллеге.",
        "payment": "Спасибо за обращение. Проверим оплату и ответим вам здесь.",
        "product_question": "Спасибо за интерес к товару. Уточним эту характеристику и ответим вам здесь.",
        "account": "Спасибо за обращение. Пароли и коды никому не сообщайте. Проверим и подскажем, как восстановить доступ.",
        "praise": "Спасибо за тёплые слова! Очень приятно, передадим их команде.",
        "human": "Спасибо за обращение. Передаём ваш вопрос сотруднику, он ответит в этом чате.",
        "other": "Спасибо за сообщение. Уточните, пожалуйста, ваш вопрос, и мы постараемся помочь.",
    },
    "en": {
        "delivery": "thank you for writing. We understand the wait. We will check where the parcel is and write to you here.",
        "order_change": "thank you for letting us know. We will check how far the order is and tell you whether it can change.",
        "cancel": "thank you for writing. We will check how far the order is and tell you what is possible.",
        "return_refund": "we understand. Please send us the order number and the reason, and we will explain the next steps.",
        "defect_damaged": "we are sorry to hear that. Please send a photo and the order number, and we will have it checked.",
        "wrong_item": "thank you for telling us. Please send a photo of the item and its label, and we will check the order.",
        "complaint": "thank you for telling us about it. It matters to us: a colleague in charge is looking into it.",
        "payment": "thank you for writing. We will check the payment and answer you here.",
        "product_question": "thank you for your interest. We will check this detail and answer you here.",
        "account": "thank you for writing. Please share no passwords or codes. We will check how access can be restored.",
        "praise": "thank you for your kind words! We will pass them on to the team.",
        "human": "thank you for writing. A colleague will read your message and answer.",
        "other": "thank you for your message. Could you tell us a little more, so that we can help?",
    },
}
HARMFUL = {
    "ru": "Мы обязательно вернём вам деньги сегодня же, это наша вина. Позвоните мне лично: +7 900 123-45-67.",
    "en": "We guarantee a full refund today, it is our fault. Call me privately on +1 202 555 0143.",
}
SUMMARY = {"ru": "Клиент написал: «{first}» Последнее сообщение: «{last}»",
           "en": "The customer wrote: “{first}” The last message: “{last}”"}  # fmt: skip
