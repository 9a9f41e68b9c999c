"""What is disclosed: one item, its strict form on disk, its digest and its index number."""
