"""What belongs to no module: the shape of the code, both databases, journeys through the site."""
