"""What the public sees: pages, lists, catalogue, feeds, shells and theme, made from the items of one commit."""
