"""Facts that may leave an app for counting, and the indicators computed from them."""
