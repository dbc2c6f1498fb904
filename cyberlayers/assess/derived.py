"""A value that is worked out when it is first asked for, and then kept.

This is `functools.cached_property` as Python 3.12 has it: without the lock that 3.11 takes at every first question,
which was a seventh of the time of posture. Two threads that ask at once may both work it out; whoever uses it here
derives one immutable value from others, so that both have the same.
"""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class derived(Generic[T]):  # noqa: N801 - it stands where `property` could
    """A property that an instance works out once; it needs a `__dict__`."""

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self._work_out = work_out
        self.__doc__ = work_out.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> Self | T:
        if instance is None:
            return self
        # Python asks here only while the instance itself holds nothing of this name.
        value = instance.__dict__[self._name] = self._work_out(instance)
        return value
