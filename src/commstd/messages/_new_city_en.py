"""What is said where a plugin is begun and plugins are left out, in English."""

from __future__ import annotations

from typing import Final

NEW_CITY: Final = {
    # the command
    "cli-new-city": "Begin a city's plugin: write one that passes its tests, to be filled with the city's document.",
    "cli-option-zh": "The city's full name in Chinese.",
    "cli-option-en": "The city's English name; without it the NAME with capital letters.",
    "cli-option-pack-only": "Write the folder of TOML alone, for --pack DIR: no packaging, no Python.",
    "cli-option-new-city-output": "The folder to write; by default commstd-NAME, with --pack-only NAME.",
    # the arguments
    "division-long": '"{code}" has {digits} digits, as the statistical codes of townships and villages have; a division code (GB/T 2260) has six\nwrite {short} if you mean the county, or its zeros for a city or a province, such as 430100',
    "division-unknown": 'no division code (GB/T 2260) begins with {prefix}, so that "{code}" is none\nthe first two digits are the province: {options}; 99 is no place and serves for trials',
    "new-city-swapped": "the code comes first\nwrite commstd new-city {code} {city}",
    "new-city-id": '"{city}" cannot be a city\'s id, which has lower-case letters (a-z), digits and hyphens and begins with a letter; the full name is given by --zh and --en\n{hint}',
    "new-city-id-hint": "write for example {city}",
    "new-city-name": '{option} is "{text}", and must be a name in one line, without control characters',
    "new-city-taken": 'the city "{city}" is there already, from {who}; two plugins of one city would both be refused\ntake another id, or change that plugin',
    "new-city-same-code": 'Note: {code} is also the code of "{city}" ({who}). Both can be used by their ids.',
    "new-city-occupied": '"{folder}" holds something already, and nothing is overwritten\nname another folder by -o, or empty this one',
    # the answer
    "new-city-written": "{count} files written to {folder}:",
    "new-city-next-plugin": "What the pack holds is an example until your document takes its place: begin with pack.toml, whose comments explain the rest.\n  commstd check {folder}              every fault of the pack at once\n  python -m pytest {folder}           its examples and its laws\n  python -m pip install -e {folder}   then commstd cities lists it",
    "new-city-next-pack": "What the pack holds is an example until your document takes its place: begin with pack.toml, whose comments explain the rest.\n  commstd check {folder}\n  commstd standards --city {city} --pack {folder}",
    # which plugins are loaded
    "cities-offers": "{status}; standards {standards}, targets {targets}, duties {duties}, lists {lists}, tasks {tasks}, processes {processes}",
    "cities-leave-out": "The other cities can be used all the same. To load none of what is broken: {setting}",
    "cities-left-out": "{limit} leaves out: {names}",
    "cities-limit-unknown": '{limit} names "{name}", and no plugin of that name is installed. {near}',
    "city-left-out": 'the plugin "{name}" is installed, and the environment variable {limit} leaves it out\nadd it there, or unset the variable',
    "plugin-entry-points": "its file of entry points cannot be read: {error}; install it anew, or uninstall it",
}
