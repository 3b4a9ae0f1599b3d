"""``comity code``: what one actor does to another in a sentence where both are given."""
