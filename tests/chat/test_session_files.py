"""Files of chat sessions stay out of the checkout."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

CODE = """
import asyncio
from app import compose, open_chat, prepare
from gym.settings import Settings

settings = Settings()
gym = compose(settings)
prepare(settings)
site = open_chat(gym, None)
from chainlit.config import FILES_DIRECTORY
print(FILES_DIRECTORY.parent == settings.data_dir)
asyncio.run(site.state.close())
"""


def test_the_chat_makes_no_folder_of_files_where_it_runs(tmp_path: Path) -> None:
    root, data = tmp_path / "root", tmp_path / "data"
    root.mkdir()
    named = {"CHAINLIT_APP_ROOT": str(root), "GYM_DATA_DIR": str(data)}
    done = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, env={**os.environ, **named}, check=True
    )
    assert done.stdout.split() == ["True"]
    assert not (root / ".files").exists()
    assert not (data / "session_files").exists()
