"""A model's opinion of a sample of the replies that went out: blind, out of a budget of its own, and after the fact."""
