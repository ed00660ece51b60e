import hashlib

import pytest

from shelter.rules import canonical, digest


def test_the_order_of_keys_changes_no_digest() -> None:
    assert digest({"b": 1, "a": [True, None]}) == digest({"a": [True, None], "b": 1})


def test_the_canonical_text_has_ordered_keys_and_no_spaces() -> None:
    assert canonical({"é": "à", "b": [1, {"d": 2, "c": "x y"}]}) == '{"b":[1,{"c":"x y","d":2}],"é":"à"}'


def test_the_digest_is_the_sha256_of_the_canonical_text() -> None:
    assert digest({"é": 1}) == hashlib.sha256('{"é":1}'.encode()).hexdigest()


def test_half_a_surrogate_pair_has_a_digest() -> None:
    assert len(digest(["\ud800"])) == 64


def test_a_number_that_json_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError):
        canonical({"a": float("nan")})
