"""Outside identifiers: the prefixes in use, the pattern of each local id, and where it resolves.

Prefixes, patterns and resolvers follow Bioregistry 0.15.6 (database CC0, https://bioregistry.io).
"""

from __future__ import annotations

PREFIXES: dict[str, tuple[str, str]] = {
    "ATC": (r"[A-Z](\d+([A-Z]{1,2}(\d+)?)?)?", "http://www.whocc.no/atc_ddd_index/?code=$1"),
    "CHEBI": (r"\d+", "http://purl.obolibrary.org/obo/CHEBI_$1"),
    "CHEMBL": (r"CHEMBL\d+", "https://www.ebi.ac.uk/chembl/id_lookup/$1"),
    "CL": (r"\d{7}", "http://purl.obolibrary.org/obo/CL_$1"),
    "CLINICALTRIALS": (r"NCT\d{8}", "https://www.clinicaltrials.gov/study/$1"),
    "DOID": (r"\d+", "http://purl.obolibrary.org/obo/DOID_$1"),
    "DRUGBANK": (r"DB\d{5}", "https://go.drugbank.com/drugs/$1"),
    "EFO": (r"\d{7}", "http://www.ebi.ac.uk/efo/EFO_$1"),
    "GO": (r"\d{7}", "http://purl.obolibrary.org/obo/GO_$1"),
    "HGNC": (r"\d{1,5}", "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/$1"),
    "HP": (r"\d{7}", "http://purl.obolibrary.org/obo/HP_$1"),
    "MESH": (r"(C|D|Q)\d+", "https://meshb.nlm.nih.gov/record/ui?ui=$1"),
    "MONDO": (r"\d{7}", "http://purl.obolibrary.org/obo/MONDO_$1"),
    "NCBIGene": (r"\d+", "https://www.ncbi.nlm.nih.gov/gene/$1"),
    "NCIT": (r"(C|R|P|A|NHC)\d+", "http://purl.obolibrary.org/obo/NCIT_$1"),
    "OAE": (r"\d{7}", "http://purl.obolibrary.org/obo/OAE_$1"),
    "OMIM": (r"\d+", "https://omim.org/MIM:$1"),
    "RXNORM": (r"[0-9]{1,7}", "https://mor.nlm.nih.gov/RxNav/search?searchBy=RXCUI&searchTerm=$1"),
    "UMLS": (r"C\d+", "https://uts.nlm.nih.gov/uts/umls/concept/$1"),
    "UNII": (r"[A-Z0-9]+", "https://precision.fda.gov/uniisearch/srs/unii/$1"),
    "UNIPROT": (
        r"([OPQ]\d[A-Z0-9]{3}\d|[A-NR-Z]\d([A-Z][A-Z0-9]{2}\d){1,2})",
        "http://purl.uniprot.org/uniprot/$1",
    ),
}
