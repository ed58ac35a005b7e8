#!/usr/bin/env python3
"""Measures what programs with a window of the web view cost: the time from their start to the first paint, and their memory.

    scripts/footprint.py [--runs N] PROGRAM...

The last program is what the others are compared with. They are started in turn, so that what else the machine does befalls all.

Needs a display and a session bus: xvfb-run dbus-run-session -- scripts/footprint.py target/bundle/tabella-app target/bundle/tabella-bare

Every run has a home of its own and starts the program twice in it: the first time in an empty home. Times are of the system's
clock, from the start of the process as the kernel has it (to 10 ms) to the first contentful paint as the page has it.
Memory is the sum of the proportional set sizes (PSS) of the program and of every process under it, SETTLED seconds later."""

import argparse
import json
import os
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

SETTLED = 10
PATIENCE = 60
PAINT = "const [paint] = performance.getEntriesByName('first-contentful-paint'); return paint && performance.timeOrigin + paint.startTime"


class Driver:
    """The web view's driver, which starts the program and looks into its page."""

    def __init__(self, home):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        folders = {f"XDG_{kind.upper()}_HOME": f"{home}/{kind}" for kind in ("data", "config", "cache")}
        surroundings = {**os.environ, **folders, "HOME": home, "TAURI_WEBVIEW_AUTOMATION": "true", "TABELLA_NO_KEYRING": "true"}
        self.process = subprocess.Popen(["WebKitWebDriver", f"--port={self.port}"], env=surroundings)

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)["value"]

    def start(self, program):
        options = {"webkitgtk:browserOptions": {"binary": str(program)}}
        patiently(lambda: self.listening())
        return self.ask("POST", "/session", {"capabilities": {"alwaysMatch": options}})["sessionId"]

    def listening(self):
        with socket.socket() as there:
            return there.connect_ex(("127.0.0.1", self.port)) == 0

    def end(self):
        self.process.terminate()
        self.process.wait()


def patiently(look):
    """What `look` finds, once it finds something."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        if time.monotonic() > end:
            raise TimeoutError("the window does not come to where it is measured")
        time.sleep(0.02)
    return found


def parents():
    """The parent of every process."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            found[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            pass  # It has ended.
    return found


def under(ancestor):
    """The processes under one."""
    found, known = [ancestor], parents()
    for process in found:
        found += [child for child, parent in known.items() if parent == process]
    return found[1:]


def started(process):
    """When a process was started, in seconds of the system's clock."""
    ticks = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19])
    age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    return time.time() - age


def pss(process):
    """Proportional set size, in MiB."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def name(process):
    return Path(f"/proc/{process}/comm").read_text().strip()


def measure(program, home):
    """Seconds from the start to the first paint, and MiB by process."""
    driver = Driver(home)
    try:
        session = driver.start(program)
        run = lambda: driver.ask("POST", f"/session/{session}/execute/sync", {"script": PAINT, "args": []})
        painted = patiently(run) / 1000
        app = next(process for process in under(driver.process.pid) if program.name.startswith(name(process)))
        time.sleep(SETTLED)
        memory = {name(process): pss(process) for process in [app, *under(app)]}
        seconds = painted - started(app)
        driver.ask("DELETE", f"/session/{session}")
        patiently(lambda: not under(driver.process.pid))
        return seconds, memory
    finally:
        driver.end()


def report(program, which, runs):
    seconds = [seconds for seconds, _ in runs]
    totals = [total(memory) for _, memory in runs]
    parts = ", ".join(f"{part} {statistics.median(memory.get(part, 0) for _, memory in runs):.0f}" for part in runs[0][1])
    spread = f"{min(seconds):.2f} to {max(seconds):.2f}"
    print(f"{program.name}, {which}: first paint {statistics.median(seconds):.2f} s ({spread}), PSS {statistics.median(totals):.0f} MiB ({parts})", flush=True)


def compare(program, which, runs, beside):
    """What a program costs more than another one that was started right after it, round by round."""
    later = statistics.median(own - other for (own, _), (other, _) in zip(runs, beside))
    times = statistics.median(own / other for (own, _), (other, _) in zip(runs, beside))
    more = statistics.median(total(own) - total(other) for (_, own), (_, other) in zip(runs, beside))
    print(f"{program.name}, {which}: {later:+.2f} s and {times:.2f} times the first paint, {more:+.0f} MiB")


def total(memory):
    return sum(memory.values())


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--runs", type=int, default=9)
    arguments.add_argument("programs", type=Path, nargs="+", metavar="PROGRAM")
    given = arguments.parse_args()
    measured = {program: {"first start": [], "later start": []} for program in given.programs}
    for _ in range(given.runs):
        for program, starts in measured.items():
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
                for runs in starts.values():
                    runs.append(measure(program.resolve(), home))
    for program, starts in measured.items():
        print(f"{program.name}: {program.stat().st_size / 1e6:.1f} MB")
        for which, runs in starts.items():
            report(program, which, runs)
    *others, last = measured
    for program in others:
        for which, runs in measured[program].items():
            compare(program, which, runs, measured[last][which])


if __name__ == "__main__":
    main()
