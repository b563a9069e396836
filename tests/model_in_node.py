"""The page's model in Node: what js/model.js gives for numbers."""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

MODULE = Path(__file__).parents[1] / "src" / "voltwright" / "web" / "page" / "js" / "model.js"
SCRIPT = """
import { readFileSync } from "node:fs";
const { Model } = await import(process.argv[1]);
const { description, sets } = JSON.parse(readFileSync(0));
const model = await Model.of(description);
const told = (set) => {
  try { return model.figures(set); } catch (error) { return { refused: error.message, field: error.field }; }
};
console.log(JSON.stringify(sets.map(told)));
"""


def in_node(description: Mapping[str, Any], sets: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Figures, or a refusal, for each set of numbers; the test is skipped where there is no Node."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node, which runs the page's model")
    command = [node, "--no-warnings", "--input-type=module", "-e", SCRIPT, MODULE.as_uri()]
    given = json.dumps({"description": description, "sets": list(sets)})
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
