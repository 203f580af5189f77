"""Claims and links become statements, and statements become text: N-Quads, Turtle, TriG."""
