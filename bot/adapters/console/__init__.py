"""Facelog in a terminal."""
