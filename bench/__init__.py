"""Speed and size, each against a named reference in the same run."""
