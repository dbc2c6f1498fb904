"""The choice among the profiles that come with this version."""

from cyberlayers.tui.widgets.fields import Field

PROFILE = Field(
    "profile",
    "Profile",
    "choice",
    options=(("starter: the key controls", "starter"), ("baseline", "baseline"), ("enhanced", "enhanced")),
)
