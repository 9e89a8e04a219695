"""What the limits of working time over all employers leave someone: `room` answers, by calendar weeks; pure."""
