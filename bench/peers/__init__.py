"""What is compared with Facelog's face reader: one module each, run by the interpreter of its own environment."""
