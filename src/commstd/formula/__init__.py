"""The formula language: a closed expression tree, its parser and checker, and its readers."""
