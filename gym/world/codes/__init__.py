"""Code tables and looking things up in them."""
