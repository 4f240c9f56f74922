"""What people can ask for by a command, the same on every platform; adapters only render it."""
