#!/usr/bin/env python3
"""Writes the licences of everything by others that is inside the programs of the packages: crates, and npm packages of the
interface. Names each with its licence; then every text once, with whose it is."""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ["tabella", "tabella-cli"]
TEXTS = ("licen", "copying", "notice", "copyright", "unlicense")


def texts(folder):
    """Files in which a package says what it may be used for."""
    files = (file for file in sorted(folder.iterdir()) if file.is_file() and file.name.lower().startswith(TEXTS))
    return [file.read_text(errors="replace").strip() for file in files]


def crates():
    """Name, licence and folder of the crates of others that are linked into the shipped programs."""
    selected = [word for package in SHIPPED for word in ("--package", package)]
    tree = ["cargo", "tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}", *selected]
    linked = {tuple(line.split()[:2]) for line in subprocess.check_output(tree, cwd=ROOT, text=True).splitlines() if line}
    metadata = ["cargo", "metadata", "--locked", "--format-version", "1"]
    for package in json.loads(subprocess.check_output(metadata, cwd=ROOT))["packages"]:
        if package["source"] and (package["name"], f"v{package['version']}") in linked:
            licence = package["license"] or package["license_file"]
            yield f"{package['name']} {package['version']}", licence, Path(package["manifest_path"]).parent


def modules():
    """Name, licence and folder of the npm packages that the interface needs when it runs, or is compiled with."""
    listed = ["npm", "--prefix", str(ROOT / "ui"), "ls", "--all", "--parseable", "--omit=dev"]
    folders = {Path(line) for line in subprocess.check_output(listed, text=True).split()} - {ROOT / "ui"}
    # What components are compiled to calls this one.
    for folder in sorted(folders | {ROOT / "ui/node_modules/svelte"}):
        package = json.loads((folder / "package.json").read_text())
        yield f"{package['name']} {package['version']}", package.get("license", "see its text"), folder


def main():
    found = [*sorted(crates()), *modules()]
    if len(found) < 100:
        sys.exit(f"licences: only {len(found)} packages found: are the dependencies there?")
    print("Tabella contains these libraries. Their sources are in the public registries of Rust and npm packages.\n")
    owners = defaultdict(list)
    for name, licence, folder in found:
        print(f"{name}: {licence}")
        for text in texts(folder):
            owners[text].append(name)
    for text, names in owners.items():
        print(f"\n{'=' * 80}\n{', '.join(names)}\n\n{text}")


if __name__ == "__main__":
    main()
