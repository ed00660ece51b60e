"""Who plays in the demo register. Every name is invented; the enterprise numbers (09999…) belong to nobody."""

from dataclasses import dataclass, field
from typing import Any


def enterprise_number(serial: int) -> str:
    """A number with a correct check in a range that is not given out."""
    first = f"09999{serial:03d}"
    return f"{first}{97 - int(first) % 97:02d}"


@dataclass(frozen=True)
class Supplier:
    name: str
    trade: str  # a category of spending
    services: tuple[str, ...]
    postcode: str = "4020"
    city: str = "Liège"
    municipality: str = "62063"
    member_since: int | None = 2019  # None: never a member
    member_until: str | None = None


SUPPLIERS = (
    Supplier("Longdoz Son SRL", "sound", ("Mixage 5.1", "Bruitage", "Montage son", "Enregistrement de voix")),
    Supplier("Studio Natalis SA", "sound", ("Auditorium, journée", "Prémixage", "Post-synchronisation")),
    Supplier("Harmonie du Quai SRL", "music", ("Enregistrement de la musique", "Orchestration", "Studio de musique")),
    Supplier("Pixels de Meuse SA", "image_effects", ("Effets visuels, lot de plans", "Compositing", "Suivi 3D")),
    Supplier("Atelier Mirage SRL", "image_effects", ("Effets visuels", "Effacements", "Matte painting")),
    Supplier("Lumière d’Outre-Meuse SRL", "grading", ("Étalonnage, journée", "Conformation", "DCP et mastering")),
    Supplier("Montage Rive Droite SRL", "picture_editing", ("Montage image, semaine", "Salle de montage", "Assistant")),
    Supplier("La Petite Coupe SRL", "picture_editing", ("Salle de montage", "Montage de la bande-annonce")),
    Supplier("Studio Cerf-Volant SA", "animation", ("Animation 2D, séquence", "Décors animés", "Layout")),
    Supplier("Trait Mobile SRL", "animation", ("Animation, lot de plans", "Storyboard", "Modélisation")),
    Supplier("Grues et Caméras Mosanes SA", "camera", ("Location caméra", "Optiques", "Grue et tête télécommandée")),
    Supplier("Optique Bressoux SRL", "camera", ("Série d’optiques", "Caméra B", "Moniteurs")),
    Supplier("Électro-Lumière Liégeoise SA", "lighting", ("Location lumière", "Groupe électrogène", "Consommables")),
    Supplier("Machinerie du Perron SRL", "equipment_rental", ("Machinerie", "Praticables", "Voiture travelling")),
    Supplier("Plateau 4020 SA", "shooting_stage", ("Plateau, semaine", "Fond vert", "Loges et bureaux de production")),
    Supplier("Décors du Thier SRL", "set_construction", ("Construction de décor", "Peinture", "Démontage")),
    Supplier("Au Fil des Rôles SRL", "costume", ("Création de costumes", "Location de costumes", "Retouches")),
    Supplier("Fards et Postiches SRL", "make_up", ("Maquillage, journée", "Perruques", "Effets de maquillage")),
    Supplier("Visages Casting SRL", "casting", ("Casting des rôles", "Casting de la figuration")),
    Supplier("Régie Mosane SA", "transport", ("Véhicules de régie", "Transport du matériel", "Cars-loges")),
    Supplier("Table de Tournage SRL", "catering", ("Repas de l’équipe", "Cantine, semaine"), member_since=2021),
    Supplier(
        "Versions et Sous-titres SRL", "dubbing_subtitling", ("Sous-titres FR-NL", "Doublage", "Audiodescription")
    ),
    Supplier("Assur’Ciné Conseil SRL", "insurance", ("Assurance de production",), member_since=2020),
    Supplier("Labo Numérique du Pont SA", "post_production", ("Rushes et sauvegarde", "Transcodage", "Archivage LTO")),
    Supplier(
        "Vision Ardente SRL",
        "image_effects",
        ("Effets visuels", "Rotoscopie"),
        member_since=2019,
        member_until="2025-12-31",
    ),
    Supplier("Cadreurs Réunis SRL", "camera", ("Opérateur Steadicam", "Drone, journée"), member_since=2025),
    Supplier(
        "Hôtel du Val SRL", "accommodation", ("Nuitées de l’équipe",), "4000", "Liège", "62063", member_since=None
    ),
    Supplier(
        "Bois et Décors de Hannut SRL", "set_construction", ("Bois et panneaux",), "4280", "Hannut", "64034", None
    ),
    Supplier("Caméras du Canal SA", "camera", ("Location caméra",), "1080", "Bruxelles", "21012", None),
    Supplier("Gentse Klankstudio BV", "sound", ("Geluidsmix",), "9000", "Gent", "44021", None),
)

ORGANISATIONS = (
    "Quai Nord Films SRL",
    "Atelier des Pentes SA",
    "Compagnie du Terril SRL",
    "Société anonyme des Films du Perron et de la Haute-Meuse réunis",
)

PEOPLE = (
    # role, first name, last name, index of the organisation or supplier
    ("staff", "Hélène", "Lambrecht", None),
    ("staff", "Marc", "Piron", None),
    ("producer", "Alice", "Delcour", 0),
    ("producer", "Karim", "Benali", 1),
    ("producer", "Chloé", "Servais", 2),
    ("producer", "Jean-Baptiste", "Vandenbroucke", 3),
    ("member", "Sofia", "Longrée", 0),
    ("auditor", "Dora", "Wouters", None),
    ("administrator", "Yves", "Hansen", None),
)


@dataclass(frozen=True)
class Film:
    code: str
    title: str
    genre: str
    producer: int
    signed: int  # days before today
    months: int  # of the window
    funding: tuple[tuple[int, int], ...]  # (days after signing, euros)
    counted: float  # the share of what is owed that is spent by today
    invoices: int
    terms: dict[str, Any] = field(default_factory=dict)
    report: bool = False
    loose_ends: bool = False  # files that wait for a person


_PARTNERS = [
    {"name": "membres", "test": {"member": True}, "weight": "1"},
    {
        "name": "province de Liège",
        "test": {"territory": ["62063", "64034"]},
        "weight": "0.5",
        "cap": {"share": "0.15", "of": "obligation"},
    },
]

FILMS = (
    Film("VEIL", "Les Veilleurs de Bressoux", "documentary", 2, 540, 18, ((12, 140_000), (200, 80_000)), 0.78, 70),
    Film(
        "MINUIT",
        "Minuit, place du Marché",
        "fiction",
        0,
        490,
        18,
        ((10, 300_000), (150, 185_000)),
        0.63,
        95,
        {"supplier_cap": {"share": "0.40", "of": "obligation"}},
        report=True,
        loose_ends=True,
    ),
    Film("HAUTPRE", "Haut-Pré", "series", 2, 330, 18, ((20, 640_000),), 0.36, 90, {"tiers": _PARTNERS}),
    Film("VERRIERE", "La Verrière", "fiction", 1, 455, 18, ((15, 150_000),), 0.76, 75),
    Film(
        "PLUME",
        "Plume et le Grand Vent, ou la longue traversée de Mademoiselle Delhauteur",
        "animation",
        3,
        620,
        24,
        ((30, 500_000), (240, 375_000)),
        0.93,
        110,
        {"categories": {"overhead": {"cap": {"share": "0.18", "of": "counted"}}, "catering": {"weight": "0"}}},
    ),
    Film("TRAM", "Le Dernier Tram", "fiction", 1, 430, 18, ((14, 260_000),), 1.2, 80, report=True),
    Film("CORDAGE", "Cordages", "fiction", 0, 8, 18, (), 0.0, 0),
    Film("NEIGE", "Neige sur Cointe", "fiction", 3, 1080, 18, ((25, 400_000),), 0.84, 90, report=True),
)
