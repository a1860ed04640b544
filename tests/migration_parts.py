"""A chat of revision 0008, where the payer's answers and progress have cards of their own, and what becomes of them."""

CHAT_BEFORE = """
insert into chat_users values ('u', 'ana', '{}', '2026-01-01', null);
insert into chat_threads values ('t', 'u', 'Knee', null, '{}', '2026-01-01', '2026-01-01');
insert into chat_elements values
  ('r-1', 't', 'm-1', '2026-01-01', '{"name": "RemittanceCard", "props": {"status": "denied"}}', null),
  ('s-1', 't', 'm-1', '2026-01-02', '{"name": "ScoreCard", "forId": "m-1", "props": {"turn": 1}}', null),
  ('s-2', 't', 'm-2', '2026-01-03', '{"name": "ScoreCard", "forId": "m-2", "props": {"turn": 2}}', null),
  ('c-1', 't', 'm-0', '2026-01-01', '{"name": "ClaimCard", "props": {"turn": 2}}', null),
  ('p-1', 't', 'm-3', '2026-01-01', '{"name": "ProgressCard", "props": {}}', null),
  ('r-2', 't', 'm-4', '2026-01-01', '{"name": "RemittanceCard", "props": {"status": "paid"}}', null),
  ('h-1', 't', 'm-5', '2026-01-01', '{"name": "Screen", "props": {"typed": "\\u0000"}}', null)
"""
CARDS_AFTER = {
    "s-1": {"turn": 1, "answer": {"status": "denied"}},
    "s-2": {"turn": 2, "answer": None},
    "c-1": {"turn": 2},
    "h-1": {"typed": "\0"},
}
