"""The eight layers, inside to outside. They are fixed.

Source: Socitm, "Public sector digital trends 2024", the picture of concentric cyber protection.
"""

from typing import NamedTuple


class Layer(NamedTuple):
    """One of the eight rings."""

    number: int
    slug: str
    name: str


LAYERS = (
    Layer(1, "central-controls-itdr", "Central controls and ITDR"),
    Layer(2, "data-security", "Data security and management"),
    Layer(3, "applications-internal", "Applications and internal systems"),
    Layer(4, "endpoint-device", "Endpoint and device security"),
    Layer(5, "access-id", "Access controls and ID"),
    Layer(6, "cloud-infrastructure", "Cloud and distributed infrastructure"),
    Layer(7, "apps-distributed", "Apps and distributed systems"),
    Layer(8, "staff-partners", "Staff and partners"),
)
