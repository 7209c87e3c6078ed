"""Ticks, labels, offset texts and view limits as matplotlib itself makes them, for tests/ticks.rs.
usage: make_ticks.py [OUTFILE]   (default: ticks.json beside this file)

Numbers are written as text, since serde_json may miss the last bit of a number and a tick on the very end of a
view depends on it. Nothing is rendered."""
import json, os, sys, warnings
import numpy as np
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.ticker import MaxNLocator, ScalarFormatter

FONT_SIZE = 10
OUT = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "ticks.json")
plt.rcParams.update({"axes.unicode_minus": False, "font.size": FONT_SIZE})
# Setting a view without width makes matplotlib widen it, and say so: that is one of the cases.
warnings.filterwarnings("ignore", "Attempting to set identical")
g = np.random.default_rng(20240607)
fig = plt.figure()


def text(numbers):
    return [repr(float(number)) for number in numbers]


def ticks(view, length, direction, whole=False):
    """What is drawn on one axis `length` points long."""
    fig.clear()
    fig.set_size_inches(length / 72, length / 72)
    ax = fig.add_axes([0, 0, 1, 1])
    axis = getattr(ax, f"{direction}axis")
    axis.set_major_formatter(ScalarFormatter())
    if whole:
        axis.set_major_locator(MaxNLocator(nbins="auto", steps=[1, 2, 2.5, 5, 10], integer=True))
    getattr(ax, f"set_{direction}lim")(*view)
    drawn = axis._update_ticks()
    box = ax.bbox.transformed(fig.dpi_scale_trans.inverted())
    return {
        "view": text(getattr(ax, f"get_{direction}lim")()),
        "length": repr(float((box.width if direction == "x" else box.height) * 72)),
        "direction": direction,
        "values": text(tick.get_loc() for tick in drawn),
        "labels": [tick.label1.get_text() for tick in drawn],
        "offset": axis.get_major_formatter().get_offset(),
    }


def limits(data, sticky):
    """The view of a line through `data`."""
    fig.clear()
    ax = fig.add_axes([0, 0, 1, 1])
    line, = ax.plot([0, 1], data)
    line.sticky_edges.y.extend(sticky)
    return {"data": text(data), "sticky": text(sticky), "view": text(ax.get_ylim())}


def bar_limits(heights):
    """The view of bars, whose base line is the sticky edge."""
    fig.clear()
    ax = fig.add_axes([0, 0, 1, 1])
    ax.bar(range(len(heights)), heights)
    return {"data": text([min(0, *heights), max(0, *heights)]), "sticky": text([0]), "view": text(ax.get_ylim())}


def random_view():
    span = 10 ** g.uniform(-9, 9)
    kind = g.integers(5)
    if kind == 0:    # around zero
        low = -span * g.uniform()
    elif kind == 1:  # from zero
        low = 0.0
    elif kind == 2:  # somewhere near
        low = span * g.normal() * 3
    elif kind == 3:  # far away: an offset
        low = g.choice([-1, 1]) * span * 10 ** g.uniform(1, 12)
    else:            # few digits, so that ticks meet the ends
        span = float(f"{span:.1g}")
        low = span * g.integers(-20, 20)
    return low, low + span


def random_length():
    return float(g.choice([g.uniform(5, 60), g.uniform(60, 300), g.uniform(300, 1000), 30.0 * g.integers(1, 14)]))


SPECIAL = [
    (0, 1), (-0.05, 1.05), (0, 1.05), (0, 0.3), (0.1, 0.4), (0, 0.7), (0, 3), (0, 10), (0, 15), (-0.55, 19.55),
    (-1, 1), (-1, 0), (0, 100), (0, 1000), (0, 99999), (0, 999999), (0, 1e6), (0, 1000001), (0, 9.9e5), (0, 1e7),
    (0, 1e-4), (0, 1e-5), (0, 9.9e-5), (0, 1.1e-4), (0, 2e-5), (1e-5, 2e-5), (-3e-6, 0), (0, 1e-9), (0, 2.5e12),
    (1000, 1001), (999.99, 1000.01), (99999, 100001), (100000, 100008), (1e6, 1e6 + 10), (-1e6 - 10, -1e6),
    (123456, 123457), (12345.678, 12345.679), (1 - 1e-5, 1 + 1e-5), (1 - 1e-9, 1 + 1e-9), (0.99999, 1), (2024, 2025),
    (1e9, 1e9 + 1), (1e15, 1e15 + 10), (1e-5 + 1e-10, 1e-5 + 2e-10), (-2e4 - 1e-6, -2e4), (5e8, 5e8 + 3e-4),
    (1, 1 + 1e-13), (1, 1 + 1e-14), (1, 1 + 4e-15), (7, 7), (0, 0), (-3, -3), (1e20, 1e20), (1e-20, 1e-20),
    (0, 1e300), (-1e307, 1e307), (1e307, 5e307), (0, 1e308), (1e-300, 2e-300), (0, 1e-280), (1e-308, 2e-308),
    (0, 5e-324), (0.5, 0.5000001), (0.15, 0.25), (0.3, 0.30000000000000004), (3.3, 3.7), (-0.1, 0.0), (9.5, 10.5),
    (0.095, 0.105), (2.2, 9.9), (5, 5.2), (-1e-7, 1e7), (0.00012, 0.00019), (100.5, 102.5), (1, 0),
]

cases = []
for index, view in enumerate(SPECIAL):
    for length in (334.8, (45.0, 120.0, 21.0)[index % 3]):
        cases += [ticks(view, length, "x"), ticks(view, length, "y")]
# How far off a multiple may be is seen only in the decimals of such a view.
cases.append(ticks((5.008401869086093e18, 5.008401869092635e18), 34.90568614825686, "y"))
cases += [ticks(random_view(), random_length(), str(g.choice(["x", "y"]))) for _ in range(500)]

whole = []
for _ in range(150):
    low = g.choice([g.uniform(-1, 0), -0.5, 0.0, g.normal() * 100, g.integers(-9, 9), 10 ** g.uniform(2, 7)])
    span = g.choice([g.uniform(2, 12), g.integers(1, 50), 10 ** g.uniform(0.5, 6)])
    if np.floor(low + span) - np.ceil(low) >= 1:
        whole.append(ticks((low, low + span), random_length(), str(g.choice(["x", "y"])), whole=True))

views = [limits(data, []) for data in SPECIAL[:-1]]
for _ in range(60):
    low, high = random_view()
    inside = g.uniform(low, high)
    sticky = [[], [low], [high], [low, high], [0.0], [inside], [low - (high - low) * 0.02], [low - high, inside]]
    views.append(limits((low, high), sticky[g.integers(len(sticky))]))
views += [bar_limits(list(g.normal(size=5) * 10 ** g.uniform(-4, 4) + shift)) for shift in (0, 0, 5, 5, -5, -1e5)]
views += [bar_limits(heights) for heights in ([0, 0], [1e-30, 0], [1, 2, 3], [-1, -2], [-1, 1], [0.2, 1e-9])]

with open(OUT, "w") as file:
    parts = [f'"source": "matplotlib {matplotlib.__version__}, numpy {np.__version__}"', f'"font_size": {FONT_SIZE}']
    for name, rows in (("numeric", cases), ("whole_number", whole), ("view_limits", views)):
        parts.append(f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]")
    file.write("{" + ",\n".join(parts) + "}\n")
print(len(cases), len(whole), len(views))
