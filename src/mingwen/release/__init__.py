"""How a build becomes the site: cards from the cache, pages by shards, a manifest, one atomic switch."""
