"""Facelog in Discord, on discord.py."""
