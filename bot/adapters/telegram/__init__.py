"""Facelog on Telegram."""
