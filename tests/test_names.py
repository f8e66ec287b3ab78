"""The normal form of a name folds what readers vary, and nothing that tells two things apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immuno_cli.names import fold, key

SAME = [
    ["PD1", "PD-1", "pd 1", "PD‑1", "Pd–1", "PD_1", "PD/1"],
    ["IFN-γ", "IFN gamma", "IFNg", "IFNG", "ifn-gamma", "IFN–Γ"],
    ["TNF-α", "TNF alpha", "TNFA", "tnf-a"],
    ["IL-1β", "IL1B", "interleukin 1 beta".replace("interleukin ", "IL-")],
    ["interferon alfa-2b", "Interferon alpha 2b", "interferon-α2b"],
    ["CAR-T", "CAR T", "car t", "CART"],
    ["CAR T cell", "CAR-T cells", "car t-cells"],
    ["Keytruda", "KEYTRUDA®", "Keytruda™"],
    ["regulatory T cell", "Regulatory T-cells", "regulatory t  cells"],
    ["Treg", "Tregs", "T regs", "TREG"],
    ["TIL", "TILs"],
    ["metastasis", "metastases"],
    ["therapy", "therapies"],
    ["virus", "viruses"],
    ["antibody", "antibodies"],
    ["Crohn", "crohn"],
    ["CD8 T cell", "CD8+ T cells", "CD8⁺ T cells"],
    ["γδ T cell", "gamma delta T cell", "gamma-delta T cells"],
    ["naive T cell", "naïve T cells"],
    ["tumor-infiltrating lymphocyte", "tumour infiltrating lymphocytes"],
    ["leukemia", "leukaemia", "Leukaemias"],
    ["hematopoietic stem cell", "haematopoietic stem cells"],
    ["edema", "oedema"],
    ["immunization", "immunisation"],
    ["desensitize", "desensitise"],
    ["type I interferon", "type 1 interferon", "Type-I interferons"],
    ["MHC class II", "MHC class 2"],
]
DIFFERENT = [
    ("IL-2", "IL-12"),
    ("CD4", "CD8"),
    ("PD-1", "PD-L1"),
    ("B cell", "beta cell"),
    ("interferon alpha", "interferon beta"),
    ("interferon alfa-2a", "interferon alfa-2b"),
    ("nivolumab", "nivolumab and relatlimab"),
    ("virus", "viral"),
    ("type I interferon", "type II interferon"),
    ("vitamin I", "vitamin 1"),
    ("disease", "diseize"),
]


@pytest.mark.parametrize("forms", SAME, ids=lambda forms: forms[0])
def test_forms_of_one_name_have_one_key(forms: list[str]) -> None:
    assert {form: key(form) for form in forms} == {form: key(forms[0]) for form in forms}


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert key(key(text)) == key(text)


@given(st.text())
def test_a_key_holds_only_letters_and_digits(text: str) -> None:
    assert key(text) == "" or key(text).isalnum()


@given(st.text(alphabet="abcdefghij", min_size=1), st.text(alphabet="klmnopqrtuv", min_size=1))
def test_hyphen_space_and_slash_are_one(one: str, other: str) -> None:
    assert key(f"{one}-{other}") == key(f"{one} {other}") == key(f"{one}/{other}") == key(one + other)


@given(st.text(alphabet=st.characters(categories=["Ll", "Nd"], max_codepoint=0x17F)))
def test_capitals_do_not_matter_but_for_plurals_of_abbreviations(text: str) -> None:
    if not text.endswith("s") and "s" not in text:
        assert key(text.upper()) == key(text.upper().casefold())


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_symbols_alone_are_no_name() -> None:
    assert key("+-/ ®™ ...") == ""
