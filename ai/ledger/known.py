"""Prices as the providers publish them, USD per million tokens. They change: an account's own rows come before these.

miss and hit: read tokens outside and inside the provider's cache. windows: when everything costs a multiple.
"""

DEEPSEEK_PEAK = [
    {"days": [0, 1, 2, 3, 4], "from_utc": "01:00", "to_utc": "04:00", "multiplier": 2},
    {"days": [0, 1, 2, 3, 4], "from_utc": "06:00", "to_utc": "10:00", "multiplier": 2},
]
KNOWN = [
    {"model": "deepseek-flash", "miss": "0.15", "hit": "0.003", "output": "0.60", "windows": DEEPSEEK_PEAK},
    {"model": "deepseek-v4-flash", "miss": "0.15", "hit": "0.003", "output": "0.60", "windows": DEEPSEEK_PEAK},
    {"model": "deepseek-v4-pro", "miss": "0.66", "hit": "0.022", "output": "1.98", "windows": DEEPSEEK_PEAK},
    {"model": "gpt-4o-mini", "miss": "0.15", "hit": "0.075", "output": "0.60"},
    {"model": "gpt-4o", "miss": "2.50", "hit": "1.25", "output": "10.00"},
    {"model": "gpt-4.1-nano", "miss": "0.10", "hit": "0.025", "output": "0.40"},
    {"model": "gpt-4.1-mini", "miss": "0.40", "hit": "0.10", "output": "1.60"},
    {"model": "gpt-4.1", "miss": "2.00", "hit": "0.50", "output": "8.00"},
    {"model": "gpt-5-nano", "miss": "0.05", "hit": "0.005", "output": "0.40"},
    {"model": "gpt-5-mini", "miss": "0.25", "hit": "0.025", "output": "2.00"},
    {"model": "gpt-5", "miss": "1.25", "hit": "0.125", "output": "10.00"},
    # The demonstration server bills nobody; its figures are those of a cheap model, so that money can be watched.
    {"model": "demo-tiny", "miss": "0.05", "hit": "0.005", "output": "0.20"},
    {"model": "demo-small", "miss": "0.15", "hit": "0.003", "output": "0.60"},
    {"model": "demo-full", "miss": "0.66", "hit": "0.022", "output": "1.98"},
]
