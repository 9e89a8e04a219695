"""Who gets where: every root field as every role against own, related and foreign objects."""
