"""Officers, agencies, the posts that officers hold, and log-in."""
