from decimal import Decimal

import pytest

from api.exact_json import JsonRefusedError, loads


@pytest.mark.parametrize("written", ["3.55", "3.50", "0.1", "1E+400", "1E-7", "12345678901234567890.123456789"])
def test_a_number_stays_as_it_was_written(written):
    read = loads(f'{{"wbc": {written}}}')
    assert read == {"wbc": Decimal(written)}
    assert str(read["wbc"]) == written


def test_a_whole_number_is_an_int_of_any_size():
    assert loads("3") == 3
    assert loads("9" * 5000) == Decimal("9" * 5000)


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_in_json_is_refused(constant):
    with pytest.raises(JsonRefusedError, match=f"`{constant}` is not a number"):
        loads(f"[{constant}]")


def test_a_key_that_stands_twice_is_named():
    with pytest.raises(JsonRefusedError, match="`wbc` stands in it twice"):
        loads('{"wbc": 3.55, "wbc": 3.6}')


def test_a_fault_says_where_it_is():
    with pytest.raises(JsonRefusedError, match=r"line 2, column \d+"):
        loads('{"wbc": 3.55,\n "anc" 2}')


def test_nesting_without_end_is_refused():
    with pytest.raises(JsonRefusedError, match="nested too deeply"):
        loads("[" * 100_000)


def test_bytes_are_utf_8_with_or_without_a_mark():
    assert loads(b'\xef\xbb\xbf{"a": "\xc2\xb5"}') == {"a": "µ"}
    with pytest.raises(JsonRefusedError, match="not UTF-8"):
        loads(b'{"a": "\xb5"}')


@pytest.mark.parametrize("written", ["1e99999999999999999999", "-1.5E-99999999999999999999", f"1e{'9' * 5000}"])
def test_a_number_beyond_all_measure_is_refused(written):
    with pytest.raises(JsonRefusedError, match="beyond all measure") as refused:
        loads(f'{{"wbc": {written}}}')
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    "text",
    [
        r'"\ud800"',
        r'{"a": "\udc00 \ud800"}',
        r'{"\ud800": 1}',
        r'[[{"a": {"b": [1, null, "x", "\uDBFF"]}}]]',
        '"\ud800"',
        r'{"\ud800": 1, "\ud800": 2}',
    ],
)
def test_half_of_a_surrogate_pair_is_refused(text):
    with pytest.raises(JsonRefusedError) as refused:
        loads(text)
    assert str(refused.value).encode()


def test_a_whole_surrogate_pair_is_a_character():
    assert loads(r'{"\ud83d\ude00": "\\ud800"}') == {"😀": r"\ud800"}
