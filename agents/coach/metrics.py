"""What the coach counts, in Prometheus' text format; no text, name or id of a user is ever a label."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60)


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.spoken = self.counter("spoken", "Texts shown, by role and author", "role", "words")
        self.refused = self.counter("refused", "Words of the model that the guard refused", "role", "reason")
        self.fallbacks = self.counter("fallbacks", "Texts that fell back to the plain coach", "role", "reason")
        self.read = self.counter("read", "Free texts that the model was asked to read", "outcome")
        self.tokens = self.counter("tokens", "Tokens used, about", "role")
        self.first = self.seconds("first_word_seconds", "From the request to the first words shown")
        self.last = self.seconds("last_word_seconds", "From the request to the last words shown")
        self.waiting = Gauge("gym_coach_waiting", "Requests that wait for the model", registry=self.registry)
        self.up = Gauge("gym_coach_model_up", "1 while a model would answer", registry=self.registry)

    def counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"gym_coach_{name}", about, labels, registry=self.registry)

    def seconds(self, name: str, about: str) -> Histogram:
        return Histogram(f"gym_coach_{name}", about, ("role",), buckets=SECONDS, registry=self.registry)

    def text(self) -> str:
        return generate_latest(self.registry).decode()
