"""`python -m bot` is `facelog`."""

from bot.cli import main

main()
