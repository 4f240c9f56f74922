"""Trains the reader of voices on acted speech; own process, own data, nothing of it ships."""
