"""把 commstd 装到这台电脑上，不用网络。 Install commstd on this computer, without a network.

    python install.py [FOLDER]

Python 3.11 or newer is all that is needed. Nothing is written outside of FOLDER, which is `commstd` in the user's home
where none is given.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NEWEST = max(
    (
        int(tag[3:])
        for wheel in (HERE / "wheels").glob("*.whl")
        for tag in wheel.name.split("-")
        if tag[:3] == "cp3" and tag[3:].isdigit()
    ),
    default=11,
)


def main() -> int:
    """Install, try it, and say how it is called."""
    pythons = f"Python 3.11–3.{NEWEST}"
    here = sys.version.split()[0]
    if sys.version_info < (3, 11):  # noqa: UP036
        return fail(
            f"需要 Python 3.11 或更新的版本，这里是 {here}。请安装新版 Python 后再运行。",
            f"Python 3.11 or newer is needed, and this is {here}. Install a newer Python and run this again.",
        )
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path.home() / "commstd").absolute()
    if folder.exists() and not (folder / "pyvenv.cfg").exists() and any(folder.iterdir()):
        return fail(
            f"文件夹 {folder} 里已经有别的东西。请换一个：python install.py 文件夹",
            f"The folder {folder} holds something else. Name another: python install.py FOLDER",
        )
    say(f"装到 {folder} ……", f"Installing to {folder} …")
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    command = scripts / ("commstd.exe" if os.name == "nt" else "commstd")
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "-q", "--no-index", "--no-deps"]
    ours = [str(wheel) for wheel in sorted((HERE / "commstd").glob("*.whl"))]
    steps = (
        [sys.executable, "-m", "venv", str(folder)],
        [*pip, "--find-links", str(HERE / "wheels"), "--require-hashes", "-r", str(HERE / "requirements.txt")],
        [*pip, "--force-reinstall", *ours],
        [str(command), "cities"],
    )
    # Settings of pip that lead to a network, or to other versions, are not asked.
    settings = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    settings.update(PIP_CONFIG_FILE=os.devnull, PYTHONUTF8="1")
    settings.pop("PYTHONPATH", None)
    for step in steps:
        done = subprocess.run(step, env=settings, check=False)
        if done.returncode:
            told = " ".join(step)
            return fail(
                f"这一步没有成功：{told}\n原因见上面。安装包适用于 64 位 Windows 和 Linux，{pythons}。",
                f"This step failed: {told}\nThe lines above say why. It is for 64-bit Windows and Linux, {pythons}.",
            )
    table = HERE / "puyang.csv"
    say(
        f"装好了。试一试：\n  {quoted(command)} assess {quoted(table)} --city puyang --as-of 2020-12-31",
        f"Installed. Try it:\n  {quoted(command)} assess {quoted(table)} --city puyang --as-of 2020-12-31",
    )
    return 0


def quoted(path: Path) -> str:
    """A path as one types it."""
    return f'"{path}"' if " " in str(path) else str(path)


def say(chinese: str, english: str, stream: object = None) -> None:
    """Say something in both languages, since nobody has chosen one yet."""
    for text in (chinese, english):
        print(text, file=stream, flush=True)  # type: ignore[call-overload]


def fail(chinese: str, english: str) -> int:
    """Say what is wrong, and the exit code."""
    say(chinese, english, sys.stderr)
    return 1


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(main())
