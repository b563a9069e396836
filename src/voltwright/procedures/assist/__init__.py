"""Driver assistance: cars that follow a leader, that look ahead over hills, and that time their arrival at lights."""
