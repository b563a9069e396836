"""The cars of a platform: what they share, what each comes to, and their interpolation families under WLTP."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from pathlib import Path

from voltwright.errors import FileError, VoltwrightError
from voltwright.interfaces.whole_file import check_writable, write_text
from voltwright.library.platforms import load_platform
from voltwright.operations.car import LossOptions, prepared_car
from voltwright.operations.front import function_of
from voltwright.operations.presentation.result import Presented
from voltwright.operations.progress import Cancel, Parts, Progress
from voltwright.procedures.bench.certificate import CONFIDENCE, Rule
from voltwright.procedures.wltp.family_criteria import RULES
from voltwright.spec.car_text import car_text
from voltwright.spec.platform import PlatformSpec
from voltwright.spec.platform_variant import PlatformVariant, variant_of
from voltwright.spec.plausibility import implausible
from voltwright.study.platform.family import Family, families
from voltwright.study.platform.table import PartRow, VariantRow, distinct, part_rows, variant_row


@dataclass(frozen=True)
class PlatformRequest(LossOptions):
    """The cars of a platform: shared parts, mass, cost and certified figures of each, and their interpolation families.

    Attributes:
        platform: as written, name of a shipped one, or path of a file.
        family: whether the interpolation families of WLTP are formed and tested too.
        folder: where each variant is written as a car's file of its own, VARIANT.yaml; files that are there stay.
    """

    platform: PlatformSpec | str | Path
    _: KW_ONLY
    family: bool = False
    folder: Path | None = None


@dataclass(frozen=True, repr=False)
class PlatformResult(Presented):
    """The cars of a platform.

    Attributes:
        name: of the platform.
        title: of the platform, for people.
        parts: each with the variants that have it.
        variants: each with its figures.
        distinct: how many different packs, drive units and bodies they have, by name.
        families: interpolation families of WLTP; none where they were not asked for.
        rules: that the families rest on.
        confidence: what the marks of the rules mean.
        files: car files that were written.
        loss_model: by variant, in words.
        warnings: what is implausible in a variant, a sentence each.
    """

    name: str
    title: str
    parts: tuple[PartRow, ...]
    variants: tuple[VariantRow, ...]
    distinct: dict[str, int]
    families: tuple[Family, ...] = ()
    rules: tuple[Rule, ...] = ()
    confidence: dict[str, str] | None = None
    files: tuple[Path, ...] = ()
    loss_model: dict[str, str] | None = None
    warnings: tuple[str, ...] = ()


def run_platform(request: PlatformRequest, *, progress: Progress | None = None, cancel: Cancel | None = None) -> PlatformResult:
    """The cars of a platform.

    Raises:
        SpecError, UnknownNameError, FileError: the platform; a file of a variant that is there already.
        SpecError: families in none of which anything can be interpolated.
        TraceError: a vehicle of a family that cannot do the test.
    """
    platform = load_platform(request.platform)
    parts = Parts(progress, cancel, len(platform.variants) * (3 if request.family else 2))
    variants = {name: variant_of(platform, name) for name in platform.variants}
    files = _targets(request.folder, variants)
    cars = {}
    for name, variant in variants.items():
        parts.begin(f"completing {name}")
        try:
            cars[name] = prepared_car(variant.car, request)
        except VoltwrightError as error:
            error.args = (f"Variant {name}: {error}",)
            raise
    rows = []
    for name, variant in variants.items():
        parts.begin(f"testing {name}")
        rows.append(variant_row(variant, cars[name].completed))
    found: tuple[Family, ...] = ()
    if request.family:
        completed = {name: car.completed for name, car in cars.items()}
        found = families(completed, {name: variant.options for name, variant in variants.items()}, parts.begin)
    for name, path in files.items():
        write_text(path, car_text(variants[name].car, f"Variant {name} of the platform {platform.name}: {platform.title}."))
    parts.end()
    rules = RULES if request.family else ()
    return PlatformResult(
        platform.name,
        platform.title,
        part_rows(platform, variants),
        tuple(rows),
        distinct(variants.values()),
        found,
        rules,
        {mark: CONFIDENCE[mark] for mark in dict.fromkeys(rule.confidence for rule in rules)},
        tuple(files.values()),
        {name: car.loss_model for name, car in cars.items()},
        tuple(f"{name}: {each.sentence}" for name, variant in variants.items() for each in implausible(variant.car)),
    )


def _targets(folder: Path | None, variants: dict[str, PlatformVariant]) -> dict[str, Path]:
    """The file of each variant, found free and writable before anything runs."""
    if folder is None:
        return {}
    paths = {name: folder / f"{name}.yaml" for name in variants}
    for path in paths.values():
        if path.exists():
            raise FileError(f"'{path}' is there already; take another folder, or remove it.")
        check_writable(path)
    return paths


platform = function_of(PlatformRequest, run_platform, "platform")
