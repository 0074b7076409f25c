from __future__ import annotations

from collections import Counter

import pytest
from attrs import evolve

from commstd.entities import ENTITIES, UNITS
from commstd.errors import UnknownNameError
from commstd.messages import Label
from commstd.units import counter
from commstd.vocabulary import Concept, Subject, core_vocabulary

CORE = core_vocabulary()

# A contract: tables, packs and scripts name these. Fields may be added, and none is renamed or changes its kind.
CONTRACT = {
    "community": {
        "text": "community_id name township county",
        "choice": "settlement provision",
        "flag": """
            main_urban township_abolished former_township_seat resettlement has_service_facility
            heavy_duties hub_organization secretary_is_director broad_party_committee governance_centre
            security_room mediation_room safe_community service_platform self_service agency_service
            elder_care_facility home_care_site home_care_service elder_liveable volunteer_station
            parents_school
        """,
        "count": """
            households residents floating_population elderly_residents committee_staff workers
            certified_workers social_organizations introduced_organizations incubated_organizations
            legal_advisers law_literate_persons children_in_need children_visited rehab_needed_certified
            rehab_received_certified rehab_needed_children rehab_received_children surveyed satisfied
            drills_this_year
        """,
        "quantity": """
            service_area station_area minutes_to_childcare minutes_to_elder_care minutes_to_medical
            minutes_to_retail
        """,
    },
    "township": {
        "text": "township_id name county",
        "choice": "division",
        "flag": "social_work_station organization_federation",
        "quantity": "centre_area",
    },
    "county": {
        "text": "county_id name",
        "count": "urban_residents workers social_work_agencies",
        "quantity": "city_funds county_funds",
    },
    "development": {
        "text": "development_id name",
        "count": "households",
        "quantity": "service_area",
        "date": "completed owners_committee_formed",
    },
    "centre": {
        "text": "centre_id name",
        "date": "renovated",
    },
    "plan_area": {
        "text": "plan_area_id",
        "count": "planned_population",
        "quantity": "elder_care_land",
    },
    "committee": {
        "text": "committee_id community",
        "count": "members party_members",
    },
    "compound": {
        "text": "compound_id name",
        "choice": "self_management",
        "flag": "has_property_service owners_committee party_organization",
    },
}


def test_the_subjects_are_the_entities():
    assert list(CORE.subjects) == [
        "community",
        "township",
        "county",
        "development",
        "centre",
        "plan_area",
        "committee",
        "compound",
    ]
    for (name, subject), entity in zip(CORE.subjects.items(), ENTITIES, strict=True):
        assert (name, subject.id, subject.label, subject.key) == (
            entity.SUBJECT,
            entity.SUBJECT,
            entity.LABEL,
            entity.KEY,
        )
        assert subject.fields == entity.fields()
        assert subject.key == f"{name}_id"
        assert subject.key in subject.fields
        assert CORE.subject(name) is subject


@pytest.mark.parametrize("subject", CONTRACT)
def test_the_fields_that_others_rely_on(subject):
    promised = {name: kind for kind, names in CONTRACT[subject].items() for name in names.split()}
    assert {name: field.kind for name, field in CORE.subjects[subject].fields.items() if name in promised} == promised


def test_the_concepts():
    assert len(CORE.concepts) == 44
    assert Counter(concept.kind for concept in CORE.concepts.values()) == {"standard": 19, "target": 25}
    assert Counter(concept.subject for concept in CORE.concepts.values()) == {
        "community": 35,
        "county": 3,
        "township": 3,
        "committee": 1,
        "plan_area": 1,
        "centre": 1,
    }
    for name, concept in CORE.concepts.items():
        assert concept.id == name
        assert name == name.lower().replace("_", "-")
        assert concept.subject in CORE.subjects
        assert concept.label.zh
        assert concept.label.en


def test_no_two_concepts_or_subjects_are_shown_alike():
    for records in (CORE.concepts, CORE.subjects):
        for lang in ("zh", "en"):
            shown = [record.label.text(lang) for record in records.values()]
            assert sorted(shown) == sorted(set(shown))


@pytest.mark.parametrize(
    ("concept", "subject", "kind", "en"),
    [
        ("service-area", "community", "standard", "Service facility area"), ("county-workers", "county", "standard", "County workers per 10,000 urban residents"), ("elder-care-land", "plan_area", "standard", "Elder-care land per person"),
        ("party-member-share", "committee", "standard", "Party members in the committee"), ("centres-renovated", "centre", "target", "Centres renovated"), ("social-work-stations", "township", "target", "Social work stations"),
    ],
)  # fmt: skip
def test_what_a_concept_is_about(concept, subject, kind, en):
    found = CORE.concepts[concept]
    assert (found.subject, found.kind, found.label.en) == (subject, kind, en)


def test_units_are_the_cores_with_every_subject_as_a_counter():
    assert CORE.units is UNITS
    assert set(CORE.subjects) <= set(CORE.units.by_id)
    assert {unit.id for subject in CORE.subjects.values() for field in subject.fields.values() if (unit := field.unit)} == {
        "m²", "minute", "yuan", "household", "person", "organization", "drill",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "close"), [("comunity", '"community"'), ("plan-area", '"plan_area"'), ("Township", '"township"'), ("village", "")])  # fmt: skip
def test_an_unknown_subject_is_told_with_the_near_match(name, close):
    with pytest.raises(UnknownNameError) as caught:
        CORE.subject(name)
    text = str(caught.value)
    assert f'"{name}"' in text
    assert close in text
    assert ("did you mean" in text) == bool(close)


def test_a_pack_extends_the_vocabulary_and_leaves_the_cores_alone():
    project = Subject(id="project", label=Label("项目", "project"), key="project_id", fields={})
    wider = evolve(CORE.subjects["compound"], label=Label("院", "yard"))
    concept = Concept(id="projects", subject="project", kind="target", label=Label("项目", "Projects"))
    units = CORE.units.with_units([counter("project", "个")])
    more = CORE.extended([project, wider], [concept], units)
    assert list(more.subjects) == [*CORE.subjects, "project"]
    assert (more.subject("project"), more.subject("compound"), more.concepts["projects"], more.units) == (
        project,
        wider,
        concept,
        units,
    )
    assert more.subject("community") is CORE.subject("community")
    assert core_vocabulary() is CORE
    assert "project" not in CORE.subjects
    assert "projects" not in CORE.concepts
    assert CORE.subject("compound") != wider
