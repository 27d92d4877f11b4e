"""The ways out: the posts and comments of a blog as files that other systems read."""
