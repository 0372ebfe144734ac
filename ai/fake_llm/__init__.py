"""A stand-in for a provider, for the demo and the tests: the OpenAI protocol, its faults, and drafts from templates.

It knows nothing and bills nobody. Needs no Django: `python -m ai.fake_llm --port 9100`.
"""
