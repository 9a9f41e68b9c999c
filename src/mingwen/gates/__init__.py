"""Where rules stand guard: before a commit (staged); the gates on messages, ranges and pushes join them."""
