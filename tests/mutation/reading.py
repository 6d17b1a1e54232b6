"""The SQL of a model as an operator reads it: what is code, where an expression ends."""

import re

# Text of a plan or a reason is no code: a word such as "not" in it means nothing. One word in
# quotes stays, because a mode of rounding is one.
_NO_CODE = re.compile(r"--[^\n]*|\{#.*?#\}|(?P<jinja>\{\{.*?\}\})|'(?P<text>[^'\n]*)'", re.DOTALL)
_ENDS_A_CONDITION = re.compile(
    r"[()]|\b(case|end)\b|\n\s*\n|$"
    r"|(?<!')\b(where|and|or|then|group|order|having|union|rows)\b"
    r"|\b(inner|left|semi|anti|cross) join\b"
)


def code_of(sql: str) -> str:
    """The SQL with blanks instead of comments and text, every character in its place."""
    return _NO_CODE.sub(_blank, sql)


def _blank(found: re.Match[str]) -> str:
    whole, text = found.group(), found["text"]
    if found["jinja"] or (text is not None and re.fullmatch(r"\w*", text)):
        return whole
    return re.sub(r"[^\n]", " ", whole)


def end_of_call(code: str, opening: int) -> int:
    """Where the bracket that opens at `opening` closes; the place of the closing one."""
    depth = 0
    for place in range(opening, len(code)):
        depth += {"(": 1, ")": -1}.get(code[place], 0)
        if depth == 0:
            return place
    raise ValueError(f"a bracket is not closed: {code[opening : opening + 60]}")


def arguments_of_call(code: str, opening: int) -> list[tuple[int, int]]:
    """Where each argument of the call begins and ends."""
    end, depth, begin, found = end_of_call(code, opening), 0, opening + 1, []
    for place in range(opening + 1, end):
        depth += {"(": 1, ")": -1}.get(code[place], 0)
        if depth == 0 and code[place] == ",":
            found.append((begin, place))
            begin = place + 1
    return [*found, (begin, end)]


def end_of_condition(code: str, begin: int) -> int:
    """Where the condition ends that begins at `begin`: before the next one, or its bracket."""
    depth = 0
    for token in _ENDS_A_CONDITION.finditer(code, begin):
        word = token.group()
        if word in ("(", "case"):
            depth += 1
        elif word in (")", "end"):
            depth -= 1
        if depth < 0 or (depth == 0 and word not in (")", "end")):
            return begin + len(code[begin : token.start()].rstrip())
    raise ValueError("a condition has no end")
