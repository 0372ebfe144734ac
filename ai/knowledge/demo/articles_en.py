"""What Northwind Outfitters know. The first sentence of each part is the one that answers."""

PUBLISHED = [
    (
        "Delivery times and customs",
        """Orders within the UK arrive in 2 to 3 working days, in the EU in 4 to 6.

## Germany and the rest of the EU
A parcel to Germany takes 4 to 6 working days, and customs and duties are included in the price you pay at checkout.

## Where is my parcel
The tracking number comes by e-mail as soon as the carrier has the parcel.""",
    ),
    (
        "Returns and refunds",
        """Unused kit can be returned within 30 days, with its labels, free of charge within the UK.

## How
1. Open *Orders* and choose *Return*.
2. Print the label, or show its code at the counter.

## When the money comes back
Refunds go to the card you paid with, within 5 working days of the parcel reaching us.""",
    ),
    (
        "Something is broken or faulty",
        """Faulty kit is replaced or refunded, and we pay for the way back.

Send us a photo of the fault and the order number here, within the two years of the warranty.""",
    ),
    (
        "Discount codes",
        """A discount code works once, for full-price items only, and cannot be combined with another.

If a code is not accepted, see whether something in the basket is on sale already.""",
    ),
    (
        "Jackets: which size",
        """Our jackets run true to size: at 6'1" and 12 to 13 stone most people wear an L.

Between two sizes the larger one leaves room for a fleece beneath. Measurements are on every product's page.""",
    ),
    (
        "Tents: water column and care",
        """Every tent has a water column of at least 3,000 mm and sealed seams.

Dry it before packing it away. Wash it by hand, without detergent.""",
    ),
]
DRAFT = ("Hire instead of buying", "Tents and packs by the week. *Prices for spring are still to be settled.*")
