"""Does the inbox open the same at a thousand and at a million conversations? (python -m benchmarks.inbox)"""
