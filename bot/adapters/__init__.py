"""Platforms, one package each; none knows another."""
