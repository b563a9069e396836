"""One car certified by four test procedures.

The same Xiaomi SU7 on paper in the United States, in Europe, in China, and by the old European procedure. Each range comes from
the whole test, driven to the empty battery by the rules of its regulation.
"""

import sys
from pathlib import Path

import voltwright as vw
from voltwright.report.certification.chart import certificate_picture
from voltwright.report.render import picture_bytes

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out/examples")
folder.mkdir(parents=True, exist_ok=True)
vw.configure()

results = {name: vw.certify("xiaomi-su7", name) for name in ("epa-mct", "wltp", "cltc", "nedc")}
print(f"{results['wltp'].title}\n")
print("procedure   range, km   test, h   ended by")
for name, result in results.items():
    test = result.runs[0]
    print(f"{name:10} {result.label['range_km']:10.0f} {test.ended_s / 3600:9.1f}   {test.ended_by}")

picture = certificate_picture(results["cltc"], results["cltc"].title)
(folder / "four_procedures.svg").write_bytes(picture_bytes(picture, ".svg"))
