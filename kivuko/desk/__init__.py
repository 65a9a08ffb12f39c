"""Pages that look across apps: home by role, inbox, search, a person's timeline, the map."""
