"""People with an account, as members and viewers see them."""
