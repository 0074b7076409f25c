"""From registers to communities: what offices keep, counted and summed by community."""
