"""What is held about people: the register of personal data, the export, erasing, and the ledger of erasures."""
