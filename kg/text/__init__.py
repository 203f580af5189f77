"""Characters, tokens and sentences: what a report is before anyone understands it."""
