"""What an office gets that has no network."""
