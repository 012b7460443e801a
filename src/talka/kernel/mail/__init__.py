"""Letters: kept with what they tell of, handed to the mail server afterwards, tried again, never silent."""
