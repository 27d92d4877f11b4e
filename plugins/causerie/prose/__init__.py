"""What becomes of an author's Markdown: notes, headings, pictures, and what comes from elsewhere."""
