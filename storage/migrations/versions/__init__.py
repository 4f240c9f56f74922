"""The revisions, in files named r<number>_<what>.py."""
