"""Measures what ships on labelled data, through the serving code and without torch."""
