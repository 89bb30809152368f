"""Completion in bash, which breaks words at `=` and `:`, so that `fever=yes` reaches a program as three words.

This one hands over the line as it was typed and gives back only what is to stand in place of bash's own last word.
"""

from __future__ import annotations

import os
from typing import Any

from click.shell_completion import BashComplete, CompletionItem, add_completion_class, split_arg_string

_TAKE_A_FILE = {"--facts", "-o", "--output", "--draw"}

_SOURCE = """\
%(complete_func)s() {
    local kind value file IFS=$'\\n'
    COMPREPLY=()
    while IFS=, read -r kind value; do
        case $kind in
            file)
                compopt -o filenames 2>/dev/null
                while read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$2")
                ;;
            dir)
                compopt -o filenames 2>/dev/null
                while read -r file; do COMPREPLY+=("$file"); done < <(compgen -d -- "$2")
                ;;
            more)
                compopt -o nospace 2>/dev/null
                COMPREPLY+=("$value")
                ;;
            plain)
                COMPREPLY+=("$value")
                ;;
        esac
    done < <(env COMP_LINE="${COMP_LINE:0:COMP_POINT}" COMP_WORD="$2" %(complete_var)s=bash_complete "$1" 2>/dev/null)
}

complete -o nosort -F %(complete_func)s %(prog_name)s 2>/dev/null || complete -F %(complete_func)s %(prog_name)s
"""


@add_completion_class
class BashWords(BashComplete):
    """Takes the place of click's own completion for bash."""

    source_template = _SOURCE

    def get_completion_args(self) -> tuple[list[str], str]:
        """The finished words after the program's name, and the one that is being typed, up to the cursor."""
        line = os.environ.get("COMP_LINE", "")
        words = split_arg_string(line)[1:]
        at_a_new_word = not words or (line[-1:].isspace() and not line.endswith("\\ "))
        return (words, "") if at_a_new_word else (words[:-1], words[-1])

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """The completions, each without the part that bash leaves as it is."""
        option, equals, _ = incomplete.partition("=")
        if (option if equals else args[-1] if args else "") in _TAKE_A_FILE:
            return [CompletionItem(incomplete, type="file")]
        # Where the word is quoted, bash's own word is not its end: then it stands for all of it.
        word = os.environ.get("COMP_WORD", incomplete)
        kept = len(incomplete) - len(word) if incomplete.endswith(word) else 0
        found = super().get_completions(args, incomplete)
        return [CompletionItem(item.value[kept:], item.type, more=item.more) for item in found]

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """A line for the script: its kind and the text."""
        return f"{'more' if item.more else item.type},{item.value}"
