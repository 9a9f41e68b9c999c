"""What the public sees: pages, lists, catalogue, feeds, and the shells that carry them."""
