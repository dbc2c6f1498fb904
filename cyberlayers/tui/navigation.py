"""Moving about: which screens are open, what every key of the app does, and how one leaves."""

from typing import Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from cyberlayers.tui.routes import screen_class
from cyberlayers.tui.snapshot import Snapshot

LAYERS = range(1, 9)


class Navigation(App[None]):
    """An app whose screens stand on the board: board, layer, control, and whatever lies over it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"layer({number})", f"Layer {number}", show=False) for number in LAYERS),
        Binding("0", "board", "Board", show=False),
        Binding("r", "go('queue')", "Review", show=False),
        Binding("s", "go('estate')", "Services", show=False),
        Binding("x", "go('exercises')", "Exercise", show=False),
        Binding("B", "go('bundles')", "Bundles", show=False),
        Binding("w", "walk", "Walk on", show=False),
        Binding("question_mark", "help", "Help", key_display="?"),
        Binding("colon", "command_palette", "More", key_display=":"),
        Binding("q", "leave", "Quit", show=False),
        Binding("ctrl+q", "leave", "Quit", show=False, priority=True),
    ]

    snapshot: reactive[Snapshot | None] = reactive(None, bindings=True)
    """The latest reading of the workspace; None until there is one."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Textual's own
        super().__init__(**options)
        self.drafts: dict[str, Any] = {}
        self._leaving = False

    def forget(self, draft: str) -> None:
        """Drop words that have been recorded."""
        self.drafts.pop(draft, None)

    def go(self, name: str, *arguments: object) -> None:
        """Open a screen by its name in `routes.SCREENS`; one that is open already comes to the front."""
        wanted = screen_class(name)
        for place, screen in enumerate(self.screen_stack):
            if type(screen) is wanted and not arguments:
                for _ in self.screen_stack[place + 1 :]:
                    self.pop_screen()
                return
        self.push_screen(wanted(*arguments))

    def home(self) -> None:
        """Go back to the board."""
        for _ in self.screen_stack[1:]:
            self.pop_screen()

    def open_layer(self, number: int) -> None:
        """Open a layer over the board."""
        self.home()
        self.go("layer", number)

    def open_control(self, control: str) -> None:
        """Open a control over its layer."""
        self.open_layer(int(control[1]))
        self.go("control", control)

    def open_evidence(self, evidence: str) -> None:
        """Open an item of evidence over whatever is open."""
        self.go("evidence", evidence)

    def open_run(self, run: str) -> None:
        """Open a run of an exercise over whatever is open."""
        from cyberlayers.tui.exercise.opening import run_screen_of

        if self.snapshot is not None:
            self.push_screen(run_screen_of(self.snapshot, run))

    def open_target(self, target: str) -> None:
        """Open whatever a line leads to: a control, an item of evidence, or a screen by its name."""
        if target.startswith("E-"):
            self.open_evidence(target)
        elif target.startswith("L"):
            self.open_control(target)
        else:
            self.go(target)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave screens alone that ask something, and everything that needs a workspace while there is none."""
        moving = action in {"layer", "board", "go", "walk"}
        if moving and (self.snapshot is None or self.screen.is_modal):
            return False
        if action == "help" and self.screen.is_modal:
            return False
        return super().check_action(action, parameters)

    def action_layer(self, number: int) -> None:
        """Jump to a layer."""
        self.open_layer(number)

    def action_board(self) -> None:
        """Jump to the board."""
        self.home()

    def action_go(self, name: str) -> None:
        """Open a screen by its name."""
        self.go(name)

    def action_walk(self) -> None:
        """Open the next key control that nobody has assessed, else the next that is not met."""
        found = self.snapshot.walk if self.snapshot else None
        if found is None:
            self.notify("Every key control is met: the walk is done.", markup=False)
        else:
            self.open_control(found)

    def action_help(self) -> None:
        """Show what the keys of this screen do."""
        self.push_screen(screen_class("help")(self.screen))

    def action_leave(self) -> None:
        """Leave; with words that were typed and not recorded only at the second time."""
        warning = self.unfinished()
        if warning and not self._leaving:
            self._leaving = True
            self.notify(warning, severity="warning", markup=False)
            self.set_timer(5, self._stay)
        else:
            self.exit()

    def unfinished(self) -> str:
        """Return what to warn of before one leaves; nothing if nothing would be lost."""
        return "Something typed here is not recorded. Leave once more to drop it." if self.drafts else ""

    def _stay(self) -> None:
        self._leaving = False
