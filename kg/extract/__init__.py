"""What a sentence says: numbers, dates, places, parties, triggers, who says so, and the claims they make."""
