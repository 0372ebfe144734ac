"""What is said in English. Slots: {product} {brand} {city} {street} {day} {price} {count} {colour} {carrier} {bank}."""

LOCALE = "en"
FIRST = (
    "Hannah Tom Lena Ravi Megan Stuart Amelia Joseph Olivia George Harry Noah Jack Leo Arthur Freya Isla Ivy Florence "
    "Grace Alfie Theo Henry Lucas Charlotte Sophia Emily Daisy Ella Poppy Ruby Evie Rosie Sienna Omar Fatima Aisha "
    "Priya Arjun Mei Chen Kwame Chloe Liam Oscar Martha Edith Walter Agnes Desmond"
).split()
LAST = (
    "Price Okafor Fischer Lloyd Hart Adeyemi Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson "
    "Wright Thompson Evans Walker White Roberts Green Hall Wood Jackson Clarke Khan Lewis Harris Cooper King Turner "
    "Scott Moore Ward Watson Morgan Allen Young Bennett Gray Murray Fox Holmes Mills Palmer Barnes Knight Dixon Hunt "
    "Grant Shaw Webb Reid Ellis Ford Gibson Mason Harvey Pearson Graham Fletcher Kaur Ahmed Begum Nowak Rossi Silva"
).split()
WOMEN = frozenset()
CITIES = (
    "London Leeds Bristol Glasgow Cardiff Belfast Leipzig Dublin Manchester Liverpool Sheffield Norwich Exeter York "
    "Oxford Cambridge Bath Brighton Swansea Aberdeen Inverness Dundee Derby Lincoln Durham Chester Preston Plymouth "
    "Southampton Portsmouth Reading Nottingham Leicester Coventry Hull Bradford Berlin Hamburg Lyon Porto Turin Ghent"
).split()
STREETS = "Church Mill Station Victoria Park Queen King Bridge School Chapel Garden Orchard Meadow Castle Abbey Harbour".split()
PRODUCTS = [
    "tent", "shell jacket", "rucksack", "sleeping bag", "camping stove", "head torch", "walking boots", "fleece",
    "down jacket", "trekking poles", "water bottle", "dry bag", "climbing rope", "harness", "kettle", "desk lamp",
    "throw", "duvet set", "headphones", "smart watch", "pushchair", "scooter", "steam iron", "blender", "pillow",
    "frying pan", "knife set", "umbrella", "wallet", "belt", "dress", "sweater", "jeans", "scarf", "gloves",
    "humidifier", "heater", "floor lamp", "mirror", "bookcase", "armchair", "writing desk", "cycle helmet", "yoga mat",
    "jigsaw", "cookbook", "fairy lights", "hand cream", "perfume", "coffee grinder",
]
COLOURS = "grey navy white black sand green red mustard burgundy lilac teal rust".split()
CARRIERS = "DPD Evri Yodel UPS courier warehouse locker".split()
BANKS = "Barclays Monzo Lloyds Starling Revolut Nationwide Santander".split()
DAYS = [
    "yesterday", "today", "tomorrow", "on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday",
    "last week", "before the holidays", "in a week", "by the weekend", "on the first", "last month",
]
SYLLABLES = "nor ridge fell wren cal ter lo mi dun brae hol kes ven or tal sto quin ash ley mar pen ro sil wyn dor eck".split()

TOPICS = {
    "delivery": (
        [
            "When will the {product} reach {city}?", "It was due {day} and the parcel is still on its way.",
            "{carrier} says the address is wrong, though {street} Street has been there from the start.",
            "Could you move the delivery to the evening {day}?", "The app says delivered but nothing has arrived.",
            "Tracking has not moved for {count} days.", "The driver left without ringing the bell.",
            "How long does shipping to {city} take, and is there express?", "Can I collect it myself somewhere nearby?",
        ],
        [
            "Your parcel is with {carrier} and should reach {city} {day}.", "I have moved the delivery; the driver will ring first.",
            "It was delayed at sorting and has now left for {city}.", "I checked the address, {street} Street, and it is right.",
            "I have asked the carrier and will hear {day}.", "The nearest collection point is open until ten.",
        ],
    ),
    "return": (
        [
            "I would like to return the {product}; the colour is wrong, I expected {colour}.", "How do I return it once opened?",
            "I sent it back {day} and no refund yet.", "Do you take it back without a receipt?",
            "The warehouse has it but my account still says pending.", "Could I swap it for {colour} instead?",
            "It is {count} days since the return, how much longer?", "Where do I send the {product}, to {city} or to you?",
        ],
        [
            "I have booked the return, the label is in your account.", "The warehouse received it {day}; refunds take ten days.",
            "We can swap it for {colour}, it is in stock.", "No receipt needed, the order number is enough.",
            "The refund is confirmed, {bank} will show it {day}.", "Please attach a photo of the packaging.",
        ],
    ),
    "faulty": (
        [
            "The {product} arrived cracked although the box was fine.", "It stopped working after {count} days.",
            "Parts are missing and the manual is for something else.", "The seam came apart after one wash.",
            "The display flickers and restarting does not help.", "You sent {colour}, I ordered another colour.",
            "The smell of plastic does not go away.", "I will add photos of the damage in a moment.",
        ],
        [
            "I am so sorry! A replacement leaves {day}.", "Please send a photo of the damage and the box.",
            "That is a manufacturing fault, we replace it for free.", "The missing parts go out with {carrier}.",
            "Try a reset: hold the button for {count} seconds.", "Our workshop looks at the {product} {day}.",
        ],
    ),
    "payment": (
        [
            "I was charged twice: {price} and again {price}.", "{bank} declines the payment, the card is valid.",
            "The discount code is not accepted.", "The receipt has not arrived.", "Can I pay on collection in {city}?",
            "The refund is less than I paid: {price}.", "Is paying over {count} months still possible?",
            "Payment went through but the order was cancelled.", "Why is it {price} now?",
        ],
        [
            "I see both payments, the second comes back {day}.", "Please try again, {bank} has confirmed.",
            "The code is extended, enter it once more.", "I sent the receipt again, check your spam folder.",
            "You can pay by card on collection.", "I recalculated it and the total is {price}.",
        ],
    ),
    "sizing": (
        [
            "Which size for {count} centimetres tall?", "I am between sizes, does the {product} run small?",
            "Could you tell me the back length?", "The sleeves are short, is there a long fit?",
            "Medium is too big and small is sold out.", "Does the {product} {brand} suit a wide foot?",
        ],
        [
            "It runs small, go one size up.", "The back length is {count} centimetres.", "Your size is back {day}.",
            "Measure your chest and I will find the right one.", "There is a long fit in {colour}.",
        ],
    ),
    "product": (
        [
            "What is the {product} {brand} made of?", "Is the {product} {brand} in stock in {colour}?",
            "What is the difference between {brand} and {brand}?", "Can it go in the machine?", "Is it a good present?",
            "When will {colour} be back?", "What is the wattage and cable length?", "Does {brand} work with {brand}?",
        ],
        [
            "It is cotton and merino, not scratchy at all.", "{brand} lands {day}, shall I put one aside?",
            "{brand} has the longer guarantee and comes in {colour}.", "You can wash it at thirty degrees.",
            "Nine watts, and the cable is {count} centimetres.", "Yes, {brand} and {brand} work together.",
        ],
    ),
    "invoice": (
        [
            "I need a company invoice for {count} pieces.", "Please send the paperwork for the quarter.",
            "Are prices with VAT?", "The contract is signed, we wait for the shipment to {city}.",
            "Is there a wholesale price from {count} pieces?", "The delivery note is wrong, it says {street} Street.",
        ],
        [
            "The invoice for {price} is out, valid until Friday.", "The paperwork goes with {carrier}.",
            "From {count} pieces there is twelve per cent off.", "The corrected note follows {day}.", "Yes, with VAT.",
        ],
    ),
    "loyalty": (
        [
            "My points are missing.", "How many points can I use for the {product}?", "My points expired, can I have them back?",
            "How do I get the member card?", "A friend used my link and no bonus came.",
        ],
        [
            "I added {count} points, have a look.", "You can use points for a third of the price.",
            "Your points are back for another year.", "The card is in the app under rewards.",
        ],
    ),
    "account": (
        [
            "The sign-in code does not arrive.", "Please change my phone number.", "Delete my account, please.",
            "I cannot reset my password.", "My order history vanished after the update.",
        ],
        [
            "The code is on its way, valid for {count} minutes.", "The number is changed, sign in again.",
            "I sent a reset link.", "The history is back, please update the app.", "We remove the profile {day}, please confirm.",
        ],
    ),
    "thanks": (
        [
            "Thank you, it all came on time!", "The {product} is lovely, we are delighted.", "Very happy with {brand}.",
            "Great service, keep it up.", "Thank the driver for me, {city} is far and he made it.",
        ],
        ["Thank you for the kind words!", "That made our day.", "We look forward to seeing you again.", "Here is {price} off."],
    ),
}
GENERAL = (
    [
        "Looking forward to your reply.", "It is a present and has to be here {day}.", "Could you help me sort this out?",
        "I wrote to you {day} already.", "I waited {count} minutes on the phone.", "I have been a customer for years.",
        "I have moved, so please do not send it to {city}.", "I can send photos.", "Thanks in advance.",
        "I bought it together with {brand}, which is fine.", "It was {price}, not small money.",
        "My neighbour ordered the {product} and had it in {count} days.", "Same address: {count} {street} Street.",
        "Is anybody there?", "I compared {brand}, {brand} and {brand} before buying.", "No review written yet.",
    ],
    [
        "Let me look into this right away.", "Thanks for getting in touch.", "I will write as soon as I see it move.",
        "Sorry for the wait.", "Could you tell me the order number?", "We are here if anything else comes up.",
        "I passed it on to the {brand} team.", "You will hear from us {day}.", "Have a good day!", "Please stay in the chat.",
        "I checked the shelves: {product} {brand}, {count} left.", "I will ask the warehouse and come back to you.",
    ],
)
GREETINGS = (
    ["Hi,", "Hello!", "Good morning,", "Good evening,", "Hi there!", "Dear support,"],
    ["Hello {name},", "Hi {name}!", "Good morning!", "Thanks for writing, {name}.", "Hello!"],
)
ORDER = (["Order {order}.", "My order number is {order}.", "It is about {order}."], ["I see your order {order}.", "Found {order}."])
PHONE = ["My number is {phone}.", "Please ring me on {phone}.", "Call {phone}."]
NOTES = [
    "Checked: the warehouse confirmed {day}.", "Regular customer, be kind.", "Waiting for {carrier}.",
    "Discount agreed, total {price}.", "Looks like a duplicate, see the other conversation.", "Refund through {bank}.",
]
RESOLVED = "{agent} resolved the conversation."
LABELLED = "{agent} added the label {label}."
INTENTS = dict(
    delivery="delivery", faulty="faulty", payment="payment", sizing="sizing", product="product", invoice="invoice",
    loyalty="loyalty", account="account", thanks="thanks", **{"return": "returns"},
)
LABELS = (
    "delivery returns payment product faulty sizing vip loyalty invoice account thanks complaint wholesale gift repeat "
    "pressing pickup guarantee cancelled discount waiting-customer waiting-warehouse legal review rare"
).split()
TEAMS = ["first line", "delivery and stock", "returns", "payments", "wholesale", "quality"]
BOT = "Assistant"
INBOXES = ["Website", "E-mail", "Telegram", "Marketplace", "Partners"]
ACCOUNT = "Simulation {number} · Northwind"
