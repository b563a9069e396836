"""Errors of the command line itself in the form of all others: one sentence that says what was typed and what to try."""

import re
from typing import Any

from voltwright.errors import nearest, shown


def sentence_of(error: Any) -> str:
    """The sentence for what typer raises about an option, an argument or a command.

    Args:
        error: a `TyperException`.
    """
    context = getattr(error, "ctx", None)
    kind, message = type(error).__name__, str(error.format_message()).rstrip(".")
    if kind == "NoSuchOption":
        return _no_option(str(error.option_name), context)
    if kind == "MissingParameter" and error.param is not None:
        name = _name(error.param.get_error_hint())
        return f"`{name}` must be given, but is missing.{_see(context)}"
    if kind == "BadParameter":
        return _bad_value(error)
    command = re.match(r"No such command '(.*?)'", message, re.DOTALL)
    if command and context is not None:
        known = sorted(context.command.commands)
        there = f"There is no command named '{shown(command[1])}'"
        return f"{there}; {_nearest(command[1], known)}.{_see(context, 'lists all')}"
    extra = re.match(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", message, re.DOTALL)
    if extra and context is not None:
        return f"'{context.command_path}' takes nothing more, but is given: {shown(extra[1])}.{_see(context)}"
    return f"{message}.{_see(context)}"


def _no_option(name: str, context: Any) -> str:
    known = sorted({option for each in context.command.params for option in each.opts if option.startswith("-")})
    words = context.command_path
    return f"'{words}' has no option {shown(name)}; {_nearest(name, [*known, '--help'])}.{_see(context, 'lists all')}"


def _bad_value(error: Any) -> str:
    """What is wrong with a value: a sentence of ours after the option's name, or typer's own."""
    hint = error.param_hint or (error.param.get_error_hint() if error.param is not None else "")
    name, message = _name(hint), str(error.message).rstrip(".").removeprefix("Value error, ")
    choice = re.fullmatch(r"'(.*)' is not one of (.*)", message, re.DOTALL)
    if choice:
        known = re.findall(r"'([^']*)'", choice[2])
        close = nearest(choice[1], known, 1)[0]
        return f"`{name}` must be one of {', '.join(known)}, but is '{shown(choice[1])}'; the nearest is {close}."
    return f"`{name}` {message}." if message.startswith("must ") else f"{name}: {message}." if name else f"{message}."


def _name(hint: Any) -> str:
    """An option or argument as its help writes it."""
    return (" / ".join(hint) if isinstance(hint, list | tuple) else str(hint)).strip("'\"")


def _nearest(name: str, known: list[str]) -> str:
    close = nearest(name, known)
    return f"the nearest {'are' if len(close) > 1 else 'is'} {', '.join(close)}"


def _see(context: Any, words: str = "shows how it is used") -> str:
    return "" if context is None else f" `{context.command_path} --help` {words}."
