"""Publishing: a built site takes the place of the last one."""
