#!/usr/bin/env python3
"""Makes the manual pages out of what the program and its example configuration say of themselves.

    make-manual.py PROGRAM FOLDER    writes FOLDER/tocsin.1 and FOLDER/tocsin.toml.5
"""
import json
import pathlib
import re
import subprocess
import sys
import textwrap

PROJECT = pathlib.Path(__file__).resolve().parent.parent


def escaped(text):
    """Text for a line of its own, or for an argument of a macro."""
    text = text.replace("\\", "\\e").replace("--", "\\-\\-")
    text = re.sub(r"(?<![\w\\])-(?=\w)", r"\\-", text)
    return "\\&" + text if text[:1] in (".", "'") else text


def argument(text):
    """One argument of a macro, whatever it looks like."""
    return '"\\&' + escaped(text).replace('"', "\\(dq") + '"'


def sentences(text):
    """Running text in short lines, each sentence on a new one, as the macros want it."""
    parts = re.split(r"(?<=[.:]) (?=[A-Z\"])", text.strip())
    return [escaped(line) for part in parts for line in
            textwrap.wrap(part, 76, break_long_words=False, break_on_hyphens=False)]


def literal(lines):
    return [".Bd -literal -offset indent"] + [escaped(line) for line in lines] + [".Ed"]


def paragraphs(text):
    """The macro lines of a discussion: running text, with indented lines as they are."""
    result = []
    for block in re.split(r"\n\s*\n", text.strip("\n")):
        lines = block.split("\n")
        while lines:
            isIndented = lines[0].startswith("  ")
            count = next((i for i, line in enumerate(lines)
                          if line.startswith("  ") != isIndented), len(lines))
            part, lines = lines[:count], lines[count:]
            if isIndented:
                result += literal([line[2:] for line in part])
            elif len(part) == 1 and part[0].isupper():
                result += [".Pp", part[0].capitalize() + ":"]
            else:
                result += [".Pp"] + [row for line in part for row in sentences(line)]
    return result


def sections(text):
    """A discussion in parts: what stands before the first heading in capitals, and below each."""
    parts, title = {"": []}, ""
    for line in text.split("\n"):
        if line and line[0] != " " and line.isupper():
            title = line
            parts[title] = []
        else:
            parts[title].append(line)
    return {title: "\n".join(lines).strip("\n") for title, lines in parts.items()}


def table(text, macro):
    """Lines such as `  NAME  what it is`, as a list."""
    items = []
    for line in text.split("\n"):
        if match := re.match(r"  (\S+) {2,}(.*)", line):
            items.append([match[1], match[2]])
        elif not line.strip():
            break
        else:
            items[-1][1] += " " + line.strip()
    result = [".Bl -tag -width indent"]
    for name, meaning in items:
        result += [f".It {macro} {argument(name)}"] + sentences(meaning)
    return result + [".El"]


def flag(name):
    return f"Fl {'-' if name['kind'] == 'long' else ''}{name['name']}"


def option(item):
    if item["kind"] == "positional":
        head = "Ar " + argument(item["valueName"]) + (" ..." if item["isRepeating"] else "")
    else:
        names = sorted(item["names"], key=lambda name: (name["kind"] == "long", len(name["name"])))
        head = " , ".join(flag(name) for name in names)
        if item["kind"] == "option":
            head += " Ar " + argument(item["valueName"])
    text = item.get("abstract", "")
    if "Fl -jobs" in head:
        # The help names those of this machine.
        return [".It " + head] + sentences(text + " Default: one for each processor.")
    if (value := item.get("defaultValue")) and "default" not in text.lower():
        text += f" Default: {value}."
    return [".It " + head] + sentences(text)


def command(item):
    lines = [f".Ss tocsin {item['commandName']}"] + sentences(item["abstract"])
    lines += paragraphs(item.get("discussion") or "")
    shown = []
    for each in item["arguments"]:
        names = [name["name"] for name in each.get("names") or [{"name": ""}]]
        if not each["shouldDisplay"] or names[0] in ("version", "help", "h"):
            continue
        if names[0].startswith("no-") and shown and shown[-1]["names"][0]["name"] == names[0][3:]:
            # One flag with two sides.
            shown[-1]["names"] = each["names"] + shown[-1]["names"]
            continue
        shown.append(each)
    if shown:
        lines += [".Bl -tag -width indent"]
        lines += [row for each in shown for row in option(each)] + [".El"]
    return [line for line in lines if line]


def keys(text):
    """The commented configuration: its tables as sections, its keys as lists."""
    lines, inList, body = [], False, []

    def leave():
        nonlocal inList
        if inList:
            lines.append(".El")
        inList = False

    def enter():
        nonlocal inList
        if not inList:
            lines.append(".Bl -tag -width indent")
        inList = True

    blocks = re.split(r"\n\n+", text.strip("\n"))[1:]
    lines.append(".Sh KEYS OF THE WHOLE FILE")
    for block in blocks:
        comment, names, heading = [], [], None
        for line in block.split("\n"):
            if match := re.match(r"\[+([\w.]+)\]+$", line):
                heading = line
            elif match := re.match(r"#? ?(Example: )?([a-z_]+) = (.*)$", line):
                names.append((match[2], match[3], bool(match[1]), line.startswith("#")))
            elif line.startswith("# "):
                if names and not heading:
                    lines += entries(comment, names, enter)
                    comment, names = [], []
                comment.append(line[2:])
        if heading:
            leave()
            lines += [f".Sh TABLE {heading.strip('[]').upper()}"] + sentences(" ".join(comment))
            comment = []
        if names:
            lines += entries(comment, names, enter)
        elif comment:
            leave()
            lines += [".Pp"] + sentences(" ".join(comment))
    leave()
    return lines


def entries(comment, names, enter):
    enter()
    name, value, isExample, isDefault = names[0]
    lines = [f".It Sy {name}"] + sentences(" ".join(comment))
    word = "Example" if isExample or not isDefault else "Default"
    lines.append(f"{word}: " + escaped(f"{name} = {value}"))
    for name, value, _, _ in names[1:]:
        lines += [f".It Sy {name}", "Example: " + escaped(f"{name} = {value}")]
    return lines


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    said = subprocess.run([program, "--experimental-dump-help"], check=True, capture_output=True)
    root = json.loads(said.stdout)["command"]
    parts = sections(root["discussion"])
    commands = [each for each in root["subcommands"] if each["commandName"] != "help"]
    fills = {
        "DESCRIPTION": paragraphs(parts[""])[1:],
        "COMMANDS": [line for each in commands for line in command(each)],
        "ENVIRONMENT": table(parts["ENVIRONMENT"], "Ev"),
        "EXIT STATUS": table(parts["EXIT STATUS"], "Li"),
        "EXAMPLES": literal([line[2:] for line in parts["EXAMPLES"].split("\n")]),
        "KEYS": keys((PROJECT / "config/tocsin.toml").read_text()),
    }
    for name in ("tocsin.1", "tocsin.toml.5"):
        text = (PROJECT / f"docs/manual/{name}.in").read_text()
        for key, lines in fills.items():
            text = text.replace(f"@{key}@", "\n".join(lines))
        (folder / name).write_text(text)


main()
