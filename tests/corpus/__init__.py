"""A made-up bureau's items in any number: realistic Chinese, every column, the same bytes for the same arguments."""
