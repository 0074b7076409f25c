"""Assessing tables and single records."""
