"""The models that can be asked: Ollama's, or any with OpenAI's protocol."""
