"""Clients of language models: Ollama, or any server with OpenAI's protocol."""
