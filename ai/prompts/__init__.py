"""What models are told. Each prompt has a version, which stands with every run made by it."""
