"""Heat: of the pack, of the drive units, and who heats and cools the pack."""
