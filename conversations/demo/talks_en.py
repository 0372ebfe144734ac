"""Conversations of Northwind Outfitters, a web shop. The form is that of talks_ru."""

TENT = {"name": "Ridgeline 2 tent", "sku": "NW-2201", "price": "£289"}
JACKET = {"name": "Fell shell jacket", "sku": "NW-1140", "price": "£165"}

TALKS = [
    ("Hannah Price", 0, 3, {"priority": 3, "labels": ["faulty"], "sla": 18, "mood": "negative", "intent": "faulty", "product": TENT}, [
        ("c", "Hi, the pole on my Ridgeline 2 snapped on the first night out. We're on day 2 of 9 on the Cape Wrath Trail."),
        ("c", "Is there any way to get a replacement to Kinlochewe by Friday?")]),
    ("Tom Okafor", 0, 11, {"labels": ["sizing"], "mood": "neutral", "intent": "sizing", "product": JACKET}, [
        ("c", "I'm 6'1\" and between M and L in most brands. What do you suggest for the Fell shell, with a fleece under it?")]),
    ("Lena Fischer", 0, 24, {"labels": ["delivery"], "assignee": 1, "intent": "delivery"}, [
        ("c", "Do you ship to Germany? What about customs?"), ("o", "We do, Lena. Duties are included at checkout, so there is nothing to pay on delivery."),
        ("c", "Lovely. And how long does it take to Leipzig?")]),
    ("Ravi", 1, 52, {"labels": ["payment"], "intent": "payment"}, [("c", "The discount code TRAIL10 isn't accepted for my basket.")]),
    ("Megan Lloyd", 0, 95, {"assignee": 1, "mood": "positive", "intent": "returns"}, [
        ("c", "Boots are half a size small. Can I swap for 6.5?"), ("o", "Of course. A prepaid label is in your inbox, and 6.5 leaves today.")]),
    ("Stuart", 0, 260, {"status": 3, "assignee": 1, "intent": "stock"}, [
        ("c", "Will the 65 l pack be back in rust?"), ("o", "It lands on the 28th. I'll write to you that morning.")]),
    ("Amelia Hart", 0, 900, {"status": 1, "assignee": 1, "labels": ["delivery"], "intent": "delivery"}, [
        ("c", "Can you leave the parcel with my neighbour at 14?"), ("o", "Done, I've told the courier."), ("c", "Brilliant, thank you!")]),
    ("Joseph Adeyemi", 0, 3100, {"status": 1, "assignee": 1, "labels": ["returns"], "intent": "returns"}, [
        ("c", "Refund for order 30412?"), ("o", "It went out this morning, Joseph. Banks take three to five days.")]),
]
