"""What the diary is: days, moods over time, and pictures of them."""
