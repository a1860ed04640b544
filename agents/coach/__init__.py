"""The coach that words with a model: prompts, queue, budget and metrics."""
