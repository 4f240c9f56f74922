"""Training of what `llm` ships; serving never imports it."""
