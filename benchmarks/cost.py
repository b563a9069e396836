"""The cost model against the written prices of the shipped cars, beside the mean price: the table of docs/cost.md.

Run by `make cost`. The rest of each car is priced without its own price. Rates of exchange and taxes are of general knowledge,
not read in a source; an error of a few per cent in them is small beside the spread.
"""

from statistics import mean, median

from voltwright.defaults.completion import complete
from voltwright.formatting import number, percent
from voltwright.library.cars import car_names, load_car
from voltwright.study.cost import FT2_PER_M2, KINDS, footprint_m2, market_of, price_of

DOLLARS = {
    ("USD", ""): 1.0,
    ("EUR", "2013"): 1.328,
    ("EUR", "2020"): 1.142,
    ("EUR", "2024"): 1.082,
    ("CNY", "2024"): 1.0 / 7.19,
    ("PLN", "2023"): 1.0 / 4.20,
}
"""Dollars for one unit of a currency, mean of the year; general knowledge."""
TAXES = {"USD": 1.0, "EUR": 1.19, "PLN": 1.23, "CNY": 1.13}
"""Price with value-added tax over that without; general knowledge. US prices are without."""


def main() -> None:
    """Print the table and the mean absolute deviations."""
    rows = []
    for name in car_names():
        car = complete(load_car(name))
        written = car.written.price
        if written is None or car.vehicle_class not in KINDS:
            continue
        year = "" if written.currency == "USD" else (written.date or "")[:4]
        dollars = written.amount * DOLLARS[written.currency, year] / TAXES[written.currency]
        model = price_of(car)
        known = model.total - model.parts["rest"]
        rows.append((name, dollars, known, footprint_m2(car) * FT2_PER_M2, "CN" if market_of(car) == "CN" else "elsewhere"))
    print("| car | written, USD without tax | model | deviation | mean of the others |\n|---|---|---|---|---|")
    errors, naive = [], []
    for name, dollars, known, area, place in rows:
        others = [(each[1] - each[2]) / each[3] for each in rows if each[0] != name and each[4] == place]
        modelled, average = known + median(others) * area, mean(each[1] for each in rows if each[0] != name)
        errors.append(abs(modelled / dollars - 1.0))
        naive.append(abs(average / dollars - 1.0))
        print(f"| {name} | {number(dollars)} | {number(modelled)} | {modelled / dollars - 1.0:+.0%} | {number(average)} |")
    print(f"\nMean absolute deviation: model {percent(mean(errors))}, mean price of the others {percent(mean(naive))}.")
    for place in ("CN", "elsewhere"):
        print(place, "rest", round(median((each[1] - each[2]) / each[3] for each in rows if each[4] == place)), "USD/ft2")


if __name__ == "__main__":
    main()
