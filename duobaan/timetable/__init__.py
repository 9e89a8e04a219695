"""The arithmetic of weeks, lessons and school calendars; pure."""
