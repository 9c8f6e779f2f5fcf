"""Plausible wrong changes, planted into a module side by side: each sleeps until its number is woken.

`a >= b` becomes `a > b if is_awake(7) else a >= b`. All changes of a module are compiled once, so that trying one costs
a fork and the tests that reach it, and functions under a decorator (every guard, every act) are changed like any other.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WATCH = "__is_awake__"
SWAPS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
SUMS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitOr: ast.BitAnd}
NAMES = {"any": "all", "all": "any", "min": "max", "max": "min"}
METHODS = {"filter": "exclude", "exclude": "filter", "first": "last", "last": "first"}


@dataclass(frozen=True)
class Change:
    """One wrong change: where, and what stands there instead."""

    number: int
    path: str
    line: int
    function: str
    words: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.function}: {self.words}"


class Watch:
    """Which change is awake, and which ones the running test has come past."""

    def __init__(self) -> None:
        self.awake = 0
        self.passed: set[int] = set()

    def __call__(self, number: int) -> bool:
        self.passed.add(number)
        return number == self.awake


def with_value(node: ast.AST, **fields) -> ast.AST:
    changed = copy.deepcopy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def name(text: str) -> ast.Name:
    return ast.Name(text, ast.Load())


def wrong_comparisons(node: ast.Compare) -> Iterator[ast.AST]:
    for place, one in enumerate(node.ops):
        if type(one) in SWAPS:
            yield with_value(node, ops=[*node.ops[:place], SWAPS[type(one)](), *node.ops[place + 1 :]])
        other = node.comparators[place]
        if isinstance(one, ast.In | ast.NotIn) and isinstance(other, ast.Set | ast.Tuple) and len(other.elts) > 1:
            for left_out in range(len(other.elts)):
                changed = copy.deepcopy(node)
                del changed.comparators[place].elts[left_out]
                yield changed


def wrong_joins(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield with_value(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    for place in range(len(node.values)):
        rest = [copy.deepcopy(one) for at, one in enumerate(node.values) if at != place]
        yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def wrong_constants(node: ast.Constant) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)


def wrong_calls(node: ast.Call) -> Iterator[ast.AST]:
    if isinstance(node.func, ast.Name) and node.func.id in NAMES:
        yield with_value(node, func=name(NAMES[node.func.id]))
    if isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
        yield with_value(node, func=with_value(node.func, attr=METHODS[node.func.attr]))


def wrong_expressions(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare():
            yield from wrong_comparisons(node)
        case ast.BoolOp():
            yield from wrong_joins(node)
        case ast.UnaryOp(op=ast.Not()):
            yield copy.deepcopy(node.operand)
        case ast.BinOp() if type(node.op) in SUMS:
            yield with_value(node, op=SUMS[type(node.op)]())
        case ast.Constant():
            yield from wrong_constants(node)
        case ast.Call():
            yield from wrong_calls(node)


def is_judged_already(test: ast.AST) -> bool:
    """A comparison or a negation is turned round where it stands."""
    return isinstance(test, ast.Compare) or (isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not))


class Planter(ast.NodeTransformer):
    """Plants every change into the bodies of functions; decorators, defaults and types are left alone."""

    def __init__(self, path: str, first: int) -> None:
        self.path, self.first = path, first
        self.changes: list[Change] = []
        self.within: list[str] = []
        self.returns: list[str] = []

    def plant(self, before: ast.AST, grown: ast.expr, wrongs: Iterator[ast.AST], words: str = "") -> ast.expr:
        for wrong in wrongs:
            number = self.first + len(self.changes)
            said = words or f"{ast.unparse(before)} → {ast.unparse(wrong)}"
            self.changes.append(Change(number, self.path, before.lineno, ".".join(self.within), said))
            asked = ast.Call(name(WATCH), [ast.Constant(number)], [])
            grown = ast.copy_location(ast.IfExp(asked, wrong, grown), before)
        return grown

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.expr) and self.within:
            before = copy.deepcopy(node)
            return self.plant(before, super().visit(node), wrong_expressions(before))
        return super().visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.within.append(node.name)
        self.returns.append(ast.unparse(node.returns) if node.returns else "")
        node.body = [self.visit(one) for one in node.body]
        self.returns.pop()
        self.within.pop()
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        kept, self.within = self.within, []
        for one in node.body:
            if isinstance(one, ast.FunctionDef):
                self.visit(one)
        self.within = kept
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        for one in node.values:
            if isinstance(one, ast.FormattedValue):
                one.value = self.visit(one.value)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.value = self.visit(node.value) if node.value else None
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        if node.value is None or not self.within:
            return node
        before, grown = copy.deepcopy(node.value), self.visit(node.value)
        values = [True, False] if self.returns[-1] == "bool" else [None]
        wrongs = [ast.Constant(one) for one in values if ast.unparse(before) != str(one)]
        for wrong in wrongs:
            grown = self.plant(before, grown, iter([wrong]), f"return {ast.unparse(before)} → return {wrong.value}")
        node.value = grown
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if not isinstance(node.value, ast.Call) or not self.within:
            return node
        before, grown = copy.deepcopy(node.value), self.visit(node.value)
        node.value = self.plant(before, grown, iter([ast.Constant(None)]), f"{ast.unparse(before)} → left out")
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        target = node.targets[0]
        before, grown = copy.deepcopy(node.value), self.visit(node.value)
        node.value = grown
        if self.within and isinstance(target, ast.Attribute) and len(node.targets) == 1:
            unchanged = with_value(target, ctx=ast.Load())
            words = f"{ast.unparse(target)} = {ast.unparse(before)} → left out"
            node.value = self.plant(before, grown, iter([unchanged]), words)
        return node

    def turned(self, node: ast.AST) -> ast.AST:
        before, grown = copy.deepcopy(node.test), self.visit(node.test)
        wrongs = () if is_judged_already(before) else (ast.UnaryOp(ast.Not(), copy.deepcopy(before)),)
        node.test = self.plant(before, grown, iter(wrongs))
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        node.body = [self.visit(one) for one in node.body]
        node.orelse = [self.visit(one) for one in node.orelse]
        return self.turned(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        node.body, node.orelse = self.visit(node.body), self.visit(node.orelse)
        return self.turned(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        node.iter = self.visit(node.iter)
        for place, test in enumerate(node.ifs):
            before, grown = copy.deepcopy(test), self.visit(test)
            words = f"if {ast.unparse(before)} → left out"
            node.ifs[place] = self.plant(before, grown, iter([ast.Constant(True)]), words)
        return node


def planted(path: Path, shown: str, first: int) -> tuple[ast.Module, list[Change]]:
    """The tree of a module with every change asleep in it; numbers begin at `first`."""
    planter = Planter(shown, first)
    tree = planter.visit(ast.parse(path.read_text()))
    return ast.fix_missing_locations(tree), planter.changes
