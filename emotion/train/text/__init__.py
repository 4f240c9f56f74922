"""Training of the text reader: `python -m emotion.train.text`."""
