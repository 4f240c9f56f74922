"""Where people meet Facelog: the way of a message, the adapters, the command line."""
