"""Who crossed, where, when, on which document: the lane."""
