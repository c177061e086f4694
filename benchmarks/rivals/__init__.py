"""What else a user would pick, as small programs of their own."""
