"""The chat: Chainlit in front of a session. It shows what the loop says and hands on what the trainee does."""
