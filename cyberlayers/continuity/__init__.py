"""How long each service is really gone: availability, recovery and levels of service. Pure."""
