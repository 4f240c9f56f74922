"""A diary out of Facelog and into it: one format a file."""
