"""The protocols that a live car can speak, one entry each: the option that starts it, and who makes its part.

Imports nothing heavy: `voltwright --help` reads this file.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from voltwright.live.car import LiveCar
    from voltwright.live.runner import Part


@dataclass(frozen=True)
class Protocol:
    """A protocol.

    Attributes:
        option: that starts it, and takes a text, such as an address.
        metavar: of that text.
        help: of the option.
        maker: "module:function"; function(text, car, settings) gives the part. Settings are the texts of `more` by name, None
            where one is not given.
        more: further options that it has: (option, metavar, help).
    """

    option: str
    metavar: str
    help: str
    maker: str
    more: tuple[tuple[str, str, str], ...] = ()

    def options(self) -> dict[str, tuple[str, str, str]]:
        """All of its options by the name of the parameter."""
        each = ((self.option, self.metavar, self.help), *self.more)
        return {_name(option): (option, metavar, words) for option, metavar, words in each}

    def part(self, text: str, car: "LiveCar", given: Mapping[str, str | None]) -> "Part":
        """The part that speaks it."""
        module, _, function = self.maker.partition(":")
        settings = {_name(option): given.get(_name(option)) for option, _, _ in self.more}
        return getattr(import_module(module), function)(text, car, settings)


PROTOCOLS: tuple[Protocol, ...] = (
    Protocol(
        "--vss",
        "[HOST:]PORT",
        "Serve the Vehicle Signal Specification by kuksa.val v2 and v1; usual port: 55555.",
        "voltwright.live.protocols:vss_part",
    ),
    Protocol(
        "--mqtt",
        "BROKER",
        "Publish on an MQTT broker, host:port or mqtt://user:password@host:port, with discovery by Home Assistant.",
        "voltwright.live.protocols:mqtt_part",
        (
            ("--mqtt-period", "S", "Time between two states on the broker [s]; default: 1."),
            ("--mqtt-discovery", "PREFIX", "First part of the discovery's topics; default: homeassistant."),
        ),
    ),
    Protocol(
        "--doip",
        "[HOST:]PORT",
        "Serve diagnostics, UDS over DoIP; usual port: 13400.",
        "voltwright.live.protocols:doip_part",
        (("--doip-announce", "PORT", "UDP port to which the car announces itself, or none; default: 13400."),),
    ),
    Protocol(
        "--ocpp",
        "URL",
        "Charge point that calls a central system, such as ws://127.0.0.1:9000; the car is at its cable.",
        "voltwright.live.ocpp.part:make",
        (
            ("--ocpp-version", "VERSION", "1.6, 2.0.1 or 2.1; default: 1.6."),
            ("--ocpp-id", "NAME", "Identity of the charge point; default: voltwright-1."),
            ("--ocpp-tag", "TAG", "Authorise with this tag at once; empty: wait for a remote start. Default: VOLTWRIGHT."),
            ("--ocpp-interval", "S", "Between two meter values [s]; default: 60."),
            ("--ocpp-store", "FILE", "Keep what is not yet delivered in this file; default: in memory."),
        ),
    ),
    Protocol("--can", "PORT", "Serve its CAN frames by socketcand: a port, or HOST:PORT.", "voltwright.live.can_part:can_part"),
    Protocol(
        "--iso15118",
        "STATION",
        "Speak ISO 15118 and DIN 70121 with a station: [address]:port, an interface for SDP, or simulator.",
        "voltwright.live.iso15118.part:iso15118_part",
        (
            ("--iso15118-protocols", "NAMES", "Of iso15118-20, iso15118-2, din70121, the preferred one first; default: all."),
            ("--iso15118-follow", "HOW", "Take what the station's limits allow, or its present current: limits, present."),
            (
                "--iso15118-python",
                "FILE",
                "Python of the environment with the package iso15118; default: that of `make iso15118`.",
            ),
            ("--iso15118-log", "FILE", "Write the messages to this file, a line of JSON each."),
        ),
    ),
)
"""In the order of their help."""
SPEAKERS = ("ocpp", "iso15118")
"""Protocols that set the limits of the car at its outlet; one of them at a time."""


def _name(option: str) -> str:
    return "_".join(option.removeprefix("--").split("-"))


def with_protocols(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose last parameter, `protocols`, takes the texts of all options of the table by name."""
    signature = inspect.signature(command, eval_str=True)
    own = [parameter for name, parameter in signature.parameters.items() if name != "protocols"]
    table = {name: about for protocol in PROTOCOLS for name, about in protocol.options().items()}

    def run(**values: Any) -> None:
        command(
            **{name: value for name, value in values.items() if name not in table},
            protocols={name: values[name] for name in table},
        )

    more = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[str | None, typer.Option(option, help=words, metavar=metavar)],
        )
        for name, (option, metavar, words) in table.items()
    ]
    parameters = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own] + more
    run.__signature__ = signature.replace(parameters=parameters)  # pyright: ignore[reportFunctionMemberAccess]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__name__, run.__doc__, run.__module__ = command.__name__, command.__doc__, command.__module__
    return run


def parts_of(car: "LiveCar", given: Mapping[str, str | None]) -> list["Part"]:
    """The parts that were asked for.

    Raises:
        SpecError: an option of a protocol that is not started, or two protocols that set the same limits. Others: of the part.
    """
    from voltwright.errors import SpecError

    if all(given.get(name) is not None for name in SPEAKERS):
        raise SpecError(
            "`--ocpp` and `--iso15118` both set the limits of the car at its outlet, so they do not go together; leave one out.",
            "iso15118",
        )
    parts = []
    for protocol in PROTOCOLS:
        text = given.get(_name(protocol.option))
        if text is not None:
            parts.append(protocol.part(text, car, given))
            continue
        for option, _, _ in protocol.more:
            if given.get(_name(option)) is not None:
                raise SpecError(f"`{option}` needs `{protocol.option}`, which is not given; give both.", option)
    return parts


def check_alone(option: str, why: str, given: Mapping[str, object], kept: Sequence[str] = ()) -> None:
    """Refuse what a site or a replay would not take notice of.

    Args:
        option: that stands against it, with its sentence, `why`.
        why: what the command does with it.
        given: values by the names of their options; None or empty where one is not given.
        kept: first words of the names that it takes.

    Raises:
        SpecError: another one is given.
    """
    from voltwright.errors import SpecError

    for name, value in given.items():
        if value not in (None, [], ()) and not name.startswith(tuple(kept)):
            raise SpecError(f"`{option}` {why}, so leave `--{name.replace('_', '-')}` out.", name)
