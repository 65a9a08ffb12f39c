"""A little invented domain on which the kernel is tested: a clinic with visitors, parcels and visits."""
