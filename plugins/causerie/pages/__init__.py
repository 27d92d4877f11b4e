"""What a build shows of the comments: templates, slots and feeds; the plugin and the desk share it."""
