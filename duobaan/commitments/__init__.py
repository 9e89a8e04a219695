"""What is taken in a professional's week, and the guard that nobody is booked twice."""
