"""Values that belong to objects: made once, gone with their object, bounded where they hold it."""

import gc

from voltwright.sim.identity_cache import VALUES_MOST, IdentityCache


class Thing:
    """An object that a weak reference may point to."""


def test_a_value_is_made_once_for_each_object_and_key():
    cache, one, other, made = IdentityCache(), Thing(), Thing(), []
    for owner in (one, other, one):
        for key in (1, 2):
            cache.get(owner, key, lambda: made.append(1))
    assert len(made) == 4


def test_a_value_goes_with_its_object():
    cache, thing = IdentityCache(), Thing()
    cache.get(thing, 0, object)
    del thing
    gc.collect()
    assert not cache._values and not cache._owners


def test_values_that_hold_their_object_are_bounded():
    cache = IdentityCache()
    for _ in range(3 * VALUES_MOST):
        thing = Thing()
        assert cache.get(thing, 0, lambda thing=thing: [thing]) == [thing]
    assert len(cache._values) == len(cache._owners) == VALUES_MOST


def test_what_was_used_last_stays():
    cache, kept, made = IdentityCache(), Thing(), []
    others = [Thing() for _ in range(2 * VALUES_MOST)]
    for other in others:
        cache.get(kept, 0, lambda: made.append(1))
        cache.get(other, 0, object)
    assert len(made) == 1


def test_a_value_may_ask_for_another_of_its_object():
    cache, thing = IdentityCache(), Thing()
    assert cache.get(thing, 1, lambda: cache.get(thing, 2, lambda: 2) + 1) == 3
    assert cache.get(thing, 2, lambda: 0) == 2
