"""Values, ports and errors that every room shares; standard library only."""
