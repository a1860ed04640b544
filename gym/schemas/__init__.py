"""The bodies of requests and answers, one file a concept (docs/api.md)."""
