"""Every sentence that Facelog itself says, in every language; replies of personas are in `llm`."""
