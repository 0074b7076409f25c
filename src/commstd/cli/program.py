"""The command and what all its subcommands share."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import click

from commstd.cli import BROKEN, DONE, WRONG_USE
from commstd.errors import CommstdError, PackError, PluginError
from commstd.messages import LANGUAGES, near, say, use_language

if TYPE_CHECKING:
    from commstd.cities import City

COMMANDS: Final = (
    "assess", "case", "check", "cities", "clauses", "compare", "duties", "explain", "new-city",
    "require", "rollup", "schema", "show", "standards", "targets", "tasks", "template",
)  # fmt: skip


EVERYWHERE: Final = ("format", "lang", "as-of", "reading", "all-readings", "set", "pack", "sheet")
"""The options that every subcommand takes, whether or not they change anything there."""
_HELP: Final = {"help_option_names": ["-h", "--help"]}


class Worded(click.Command):
    """A command whose help is in the user's language throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that says how it is called."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), str(say("cli-usage")))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, and for a group its commands."""
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        found = [record for one in options if (record := one.get_help_record(ctx)) is not None]
        records = [(names, text.removesuffix("  [required]")) for names, text in found]
        with formatter.section(str(say("cli-options"))):
            formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option that asks for help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = str(say("cli-option-help"))
        return option


class Lazy(Worded, click.Group):
    """A group whose subcommands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the subcommands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One subcommand."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"commstd.cli.{cmd_name.replace('-', '_')}").command()
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands without importing them."""
        with formatter.section(str(say("cli-commands"))):
            formatter.write_dl([(name, str(say(f"cli-{name}"))) for name in COMMANDS])


def run(arguments: Sequence[str] | None) -> int:
    """Run the command and turn every user's mistake into one message and a status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    use_language(_asked_language(given))
    try:
        status = program().main(args=given, prog_name="commstd", standalone_mode=False)
        sys.stdout.flush()
    except click.Abort:
        return _failed(say("cli-aborted"), WRONG_USE)
    except click.UsageError as error:
        if error.ctx is not None and _lacks_command(error):
            click.echo(error.ctx.get_help(), err=True)
            return WRONG_USE
        return _failed(usage_message(error), WRONG_USE)
    except click.ClickException as error:
        return _failed(error.format_message(), WRONG_USE)
    except (PackError, PluginError) as error:
        return _failed(error, BROKEN)
    except CommstdError as error:
        return _failed(error, WRONG_USE)
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except SystemExit:  # how click ends where nobody reads on
        return DONE
    return status if isinstance(status, int) else DONE


def program() -> click.Group:
    """The command with its subcommands."""
    group = Lazy(
        name="commstd",
        help=str(say("cli-commstd")),
        no_args_is_help=True,
        context_settings=dict(_HELP),
    )
    group.params += [
        click.Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help=str(say("cli-option-lang"))),
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
            help=str(say("cli-option-version")),
        ),
    ]
    return group


def subcommand(
    name: str, action: Callable[..., Any], parameters: Iterable[click.Parameter], *, common: Iterable[str] = ()
) -> click.Command:
    """A subcommand with the options that every one takes.

    Args:
        name: Its name.
        action: What it does; it is given those of the options that it has parameters for.
        parameters: Its own parameters.
        common: Which of --city and --subject it takes besides.
    """
    options = [*parameters, *(_common(one) for one in dict.fromkeys((*common, *EVERYWHERE)))]
    wanted = inspect.signature(action).parameters

    def call(**given: Any) -> Any:
        if given.get("as_of") is not None:
            from commstd.fields import read_date  # not needed for --help

            read_date(given["as_of"], what="--as-of")
        return action(**{key: value for key, value in given.items() if key in wanted})

    return Worded(name, callback=call, params=options, help=str(say(f"cli-{name}")), context_settings=dict(_HELP))


def _common(name: str) -> click.Option:
    text = str(say(f"cli-option-{name}"))
    match name:
        case "format":
            return click.Option(["--format"], type=click.Choice(["table", "json"]), default="table", help=text)
        case "lang":
            return click.Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help=text)
        case "pack":
            return click.Option(["--pack"], multiple=True, metavar="DIR", help=text)
        case "as-of":
            return click.Option(["--as-of"], metavar="DATE", help=text)
        case "reading":
            return click.Option(["--reading"], multiple=True, metavar="C/ID=R", help=text)
        case "all-readings":
            return click.Option(["--all-readings"], is_flag=True, help=text)
        case "set":
            return click.Option(["--set", "overrides"], multiple=True, metavar="C/PARAMETER=VALUE", help=text)
        case "city":
            return click.Option(["--city"], required=True, metavar="C", help=f"{text}{say('cli-required')}")
        case "subject":
            return click.Option(["--subject"], metavar="S", help=text)
        case "sheet":
            return click.Option(["--sheet"], metavar="NAME", help=text)
    raise KeyError(name)


def open_city(
    name: str,
    *,
    pack: Iterable[str],
    as_of: str | None = None,
    reading: Iterable[str] = (),
    overrides: Iterable[str] = (),
) -> City:
    """The city that the options ask for."""
    from commstd.catalog import Catalog
    from commstd.cities import City

    found = Catalog.installed(*pack).pack(name)
    held = {}
    for text in overrides:
        parameter, equals, value = text.partition("=")
        if not equals or not value.strip():
            raise click.UsageError(str(say("cli-set-form", text=text)))
        held[_bare(parameter, found.city, name)] = value.strip()
    readings = [_bare(text, found.city, name) for text in reading]
    return City(found, as_of=as_of, readings=readings, overrides=held)


def _bare(text: str, *cities: str) -> str:
    """A name of the city without the city before it.

    Raises:
        click.UsageError: It is of another city.
    """
    before, slash, rest = text.strip().partition("/")
    if not slash:
        return before
    if before not in cities:
        raise click.UsageError(str(say("cli-other-city", text=text, city=cities[0])))
    return rest.strip()


def _version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        from commstd.assess.provenance import version

        click.echo(f"commstd {version()}")
        context.exit(0)


def _asked_language(arguments: list[str]) -> Any:
    for at, one in enumerate(arguments):
        value = (
            one.partition("=")[2]
            if one.startswith("--lang=")
            else arguments[at + 1]
            if one == "--lang" and at + 1 < len(arguments)
            else None
        )
        if value in LANGUAGES:
            return value
    return None


def _failed(message: object, status: int) -> int:
    click.echo(f"commstd: {message}".rstrip(), err=True)
    return status


def usage_message(error: click.UsageError) -> object:
    """An error of the command line in the user's language."""
    match error:
        case click.NoSuchOption():
            return say(
                "cli-no-option",
                option=error.option_name,
                near=near(error.option_name, error.possibilities or _options(error)),
            )
        case click.MissingParameter():
            parameter = error.param
            name = (
                ""
                if parameter is None
                else parameter.opts[0]
                if isinstance(parameter, click.Option)
                else parameter.human_readable_name
            )
            return say("cli-missing", name=name)
        case click.BadParameter():
            kind = error.param.type if error.param is not None else None
            options = tuple(kind.choices) if isinstance(kind, click.Choice) else ()
            name = error.param.opts[0] if error.param is not None else ""
            return say("cli-bad-value", name=name, options=options) if options else error.format_message()
    text = error.format_message()
    if error.ctx is not None and isinstance(error.ctx.command, Lazy):
        word = text.split("'")[1] if "'" in text else text
        return say("cli-no-command", name=word, near=near(word, COMMANDS), options=COMMANDS)
    if "nexpected extra argument" in text:
        return say("cli-extra", text=text.partition("(")[2].rstrip(")"))
    return text


def _lacks_command(error: click.UsageError) -> bool:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return True
    is_plain = type(error) is click.UsageError and error.ctx is not None and isinstance(error.ctx.command, Lazy)
    return is_plain and "'" not in error.message


def _options(error: click.UsageError) -> list[str]:
    return [name for one in error.ctx.command.params for name in one.opts] if error.ctx is not None else []
