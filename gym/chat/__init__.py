"""The Chainlit chat: claim cards, buttons, screens and sign-in (docs/chat.md, docs/trainers.md, docs/library.md)."""
