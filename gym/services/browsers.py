"""What a browser says of itself, in words that its user knows."""

import re

# Later ones name earlier ones, too: the first that fits is it.
BROWSERS = (
    *(("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox|FxiOS", "Firefox")),
    *(("Chrome|CriOS", "Chrome"), ("Safari", "Safari")),
)
SYSTEMS = (
    *(("Windows", "Windows"), ("iPhone|iPad", "iOS"), ("Android", "Android"), ("CrOS", "ChromeOS")),
    *(("Mac OS X|Macintosh", "macOS"), ("Linux", "Linux")),
)


def name_browser(agent: str) -> str:
    """The browser and what it runs on, such as “Firefox on Windows”."""
    browser, system = (find(agent, each) for each in (BROWSERS, SYSTEMS))
    return f"{browser or 'Another program'}{f' on {system}' if system else ''}"


def find(agent: str, names: tuple[tuple[str, str], ...]) -> str:
    """The first of the names that fits; empty where none does."""
    return next((name for pattern, name in names if re.search(pattern, agent)), "")
