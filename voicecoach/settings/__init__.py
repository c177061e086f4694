"""What is chosen: one table of settings, the user's file, and the folders everything lies in."""
