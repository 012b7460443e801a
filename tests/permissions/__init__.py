"""Who may open what, over every address of the site."""
