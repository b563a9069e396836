"""The files of a car in WebAssembly: the module, its binding for JavaScript, and a page that drives it from sliders."""

from __future__ import annotations

import base64
import json
from html import escape
from importlib.resources import files
from typing import Any

from voltwright.codegen.program import CarProgram
from voltwright.codegen.wasm_module import CarModule, car_module


def wasm_files(program: CarProgram) -> dict[str, bytes]:
    """The generated files of a car.

    Args:
        program: of the car.

    Returns:
        contents by name: `car.wasm`; `car.js`, which holds a copy of it, so that a page needs no server; `index.html`.
    """
    module = car_module(program)
    page = _template("index.template").replace("/*TITLE*/", escape(program.title))
    script = _template("car.js").replace("/*CAR*/", json.dumps(_description(program, module), ensure_ascii=False, indent=1))
    return {"car.wasm": module.binary, "car.js": script.encode(), "index.html": page.encode()}


def _description(program: CarProgram, module: CarModule) -> dict[str, Any]:
    """What the binding knows of a car: addresses, and of each field its offset, unit and meaning."""
    fields = {
        name: {
            each.name: {
                "offset": module.offsets[name, each.name],
                "length": each.length,
                "unit": each.unit,
                "meaning": each.meaning,
                **({"limits": each.limits, "rule": each.rule} if each.limits else {}),
            }
            for each in struct.fields
        }
        for name, struct in program.structs.items()
    }
    return {
        "name": program.name,
        "title": program.title,
        "start": {each.name: each.default for each in program.start_arguments},
        "addresses": module.addresses,
        "fields": fields,
        "binary": base64.b64encode(module.binary).decode("ascii"),
    }


def _template(name: str) -> str:
    return files("voltwright.codegen").joinpath("page", name).read_text(encoding="utf-8")
